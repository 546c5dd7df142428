package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkJSON says where text stops being one JSON text in UTF-8, and what stands there.
func checkJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("\ufeff")) {
		return errors.New("offset 0: found a byte order mark")
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return fmt.Errorf("offset %d: found byte 0x%02x, which is not UTF-8", i, text[i])
		}
		i += size
	}
	err := json.Unmarshal(text, new(json.RawMessage))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return unexpected(text, syntax)
	}
	return err
}

// unexpected puts a syntax error of text into our words. encoding/json says "invalid character 'x' after array
// element"; where the text ends too early it says that, or means a blank that is not there.
func unexpected(text []byte, syntax *json.SyntaxError) error {
	at, message := int(syntax.Offset)-1, syntax.Error()
	if at < 0 || message == "unexpected end of JSON input" || strings.Contains(message, "' '") && text[at] != ' ' {
		return fmt.Errorf("offset %d: found the end", len(text))
	}
	found, _ := utf8.DecodeRune(text[at:])
	reason := strings.TrimSpace(message[strings.LastIndex(message, "' ")+1:])
	return fmt.Errorf("offset %d: found %q, %s", at, found, reason)
}
