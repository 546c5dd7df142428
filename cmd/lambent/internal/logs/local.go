package logs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Local is the log of a function of a lambent dev.
type Local struct {
	Endpoint string // URL of the server
	Function string
	Since    time.Time
	Follow   bool
}

// Each implements [Source].
func (l *Local) Each(ctx context.Context, do func(Event) error) error {
	query := url.Values{"function": {l.Function}, "since": {strconv.FormatInt(l.Since.UnixMilli(), 10)}, "follow": {strconv.FormatBool(l.Follow)}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.Endpoint+front.LogsPath+"?"+query.Encode(), nil)
	if err != nil {
		return fmt.Errorf("log of function %s: %w", l.Function, err)
	}
	answer, err := http.DefaultClient.Do(request)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return hint.Add(fmt.Errorf("no lambent dev at %s", l.Endpoint), "start one with lambent dev")
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
		return fmt.Errorf("log of function %s: %s: %s", l.Function, answer.Status, strings.TrimSpace(string(text)))
	}
	for lines := json.NewDecoder(answer.Body); ; {
		var line hubLine
		err := lines.Decode(&line)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, io.EOF) && !l.Follow:
			return nil
		case err != nil:
			return fmt.Errorf("log of function %s: lambent dev has ended", l.Function)
		}
		if err := do(Event{Time: time.UnixMilli(line.TimeMS), Stream: line.RequestID, Message: line.Message}); err != nil {
			return err
		}
	}
}

// hubQuery reads what a Local asks for.
func hubQuery(query url.Values) (function string, since int64, follow bool, err error) {
	if function = query.Get("function"); function == "" {
		return "", 0, false, errors.New("function: want the name of one")
	}
	if text := query.Get("since"); text != "" {
		if since, err = strconv.ParseInt(text, 10, 64); err != nil {
			return "", 0, false, fmt.Errorf("since %q: want milliseconds", text)
		}
	}
	if text := query.Get("follow"); text != "" {
		if follow, err = strconv.ParseBool(text); err != nil {
			return "", 0, false, fmt.Errorf("follow %q: want true or false", text)
		}
	}
	return function, since, follow, nil
}
