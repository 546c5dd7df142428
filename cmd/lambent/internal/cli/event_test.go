package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

func TestCheckEventSize(t *testing.T) {
	event := bytes.Repeat([]byte(" "), localaws.MaxEvent)
	event[0] = '0'
	if err := checkEvent("--data", event); err != nil {
		t.Errorf("an event of the allowed size: %v", err)
	}
	err := checkEvent("event.json", append(event, ' '))
	if err == nil || err.Error() != "event.json: event is over 6291456 bytes" {
		t.Errorf("error = %v, want the limit", err)
	}
}

func TestCheckClientContextSize(t *testing.T) {
	text := "{" + strings.Repeat(" ", localaws.MaxClientContext-2) + "}"
	if err := checkClientContext(text); err != nil {
		t.Errorf("a client context of the allowed size: %v", err)
	}
	err := checkClientContext(text + " ")
	if err == nil || err.Error() != "--client-context: 3584 bytes, limit 3583" {
		t.Errorf("error = %v, want the limit", err)
	}
}
