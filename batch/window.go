package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/internal/invocation"
)

// refuseWindow refuses an event of a tumbling window: the response to one hands on a state, which the responses here
// have no place for, and without it Lambda would go on with none. The event's type has no place for the window either,
// so it is looked for in the payload.
func refuseWindow(ctx context.Context, instead string) error {
	payload, _ := ctx.Value(invocation.PayloadKey{}).([]byte)
	if !bytes.Contains(payload, []byte(`"window"`)) {
		return nil
	}
	var event struct {
		Window json.RawMessage `json:"window"`
	}
	if events.Unmarshal(payload, &event) != nil || len(event.Window) == 0 || string(event.Window) == "null" {
		return nil
	}
	return errors.New("batch: the event is of a tumbling window, whose response has a state\nhint: take " + instead + ", or an event source mapping without a tumbling window")
}
