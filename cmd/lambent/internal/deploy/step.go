package deploy

import (
	"context"
	"encoding/json"
)

// A Step is one thing that a plan does.
type Step struct {
	Text string // in the imperative: "create function api"
	do   stepFunc
}

// A stepFunc takes a step. That it has been taken already, by a request whose answer was lost, is no error.
type stepFunc func(context.Context, *applier) error

// MarshalJSON writes the text.
func (s Step) MarshalJSON() ([]byte, error) { return json.Marshal(s.Text) }
