package invokeapi

import (
	"encoding/base64"
	"net/http"

	"github.com/lambent-go/lambent/internal/localaws"
)

// invoke answers Invoke.
func (c *call) invoke() error {
	i, err := c.readInvocation(TypeRequestResponse, TypeEvent, TypeDryRun)
	if err != nil {
		return err
	}
	switch i.kind {
	case TypeDryRun:
		c.dryRun()
		return nil
	case TypeEvent:
		return c.accept(i)
	}
	response, err := i.function.Invoke(c.r.Context(), i.request)
	if err != nil {
		return err
	}
	c.answer(response)
	return nil
}

// invokeAsync answers InvokeAsync, an older way to say Event.
func (c *call) invokeAsync() error {
	i, err := c.readInvocation(TypeEvent)
	if err != nil {
		return err
	}
	return c.accept(i)
}

// dryRun answers an invocation that was only to be checked.
func (c *call) dryRun() { c.w.WriteHeader(http.StatusNoContent) }

// accept puts an event into the function's queue.
func (c *call) accept(i *invocation) error {
	if _, err := i.function.InvokeAsync(c.r.Context(), i.request); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusAccepted)
	return nil
}

// answer is the answer to an invocation that has run, also when the function failed: what SDKs take for a failure of
// the service they repeat.
func (c *call) answer(r *localaws.Response) {
	header := c.w.Header()
	header.Set(HeaderRemappedLength, "0")
	header.Set(HeaderExecutedVersion, r.ExecutedVersion)
	if r.FunctionError != "" {
		header.Set(HeaderFunctionError, r.FunctionError)
	}
	if r.LogTail != nil {
		header.Set(HeaderLogResult, base64.StdEncoding.EncodeToString(r.LogTail))
	}
	writeJSON(c.w, http.StatusOK, r.Payload)
}
