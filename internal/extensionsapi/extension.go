package extensionsapi

import (
	"context"
	"errors"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
)

// registerTimeout is how long the first next of the runtime may have to wait for an extension to be registered.
const registerTimeout = time.Second

var (
	errTimeout      = errors.New("no answer within 1s")
	errNoIdentifier = errors.New("reply has no " + HeaderIdentifier)
)

// An Extension is a registered internal extension, on a connection of its own. Only [Extension.Close] may be called from
// another goroutine than the one that uses it.
type Extension struct {
	conn *http1.Conn
	id   string
}

// Register registers an internal extension that wants no events, within one second, with the API at address, the value
// of AWS_LAMBDA_RUNTIME_API. ctx can cut that short; if it has a dialer ([http1.WithDialer]), that is used.
// When the API refuses, the error is a [*http1.StatusError].
func Register(ctx context.Context, address, name string) (*Extension, error) {
	conn, err := http1.New(ctx, address)
	if err != nil {
		return nil, http1.Wrap("client of the Extensions API", err)
	}
	e := &Extension{conn: conn}
	ctx, cancel := context.WithTimeoutCause(ctx, registerTimeout, errTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, e.conn.Close)
	if e.id, err = e.register(name); !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		e.Close()
		return nil, http1.Wrap("register extension "+name, err)
	}
	return e, nil
}

// register returns the identifier that the API gives the extension.
func (e *Extension) register(name string) (string, error) {
	const events = `{"events":[]}`
	e.conn.Request("POST", PathRegister, "", "")
	e.conn.Header(HeaderName, name)
	e.conn.Header("Content-Type", "application/json")
	e.conn.ContentLength(len(events))
	e.conn.Text("\r\n" + events)
	reply, err := e.exchange("register", PathRegister, []string{HeaderIdentifier})
	if err != nil {
		return "", err
	}
	id := string(reply.Value(0))
	reply.SkipBody(http1.MaxStatusBody)
	if id == "" {
		return "", errNoIdentifier
	}
	return id, nil
}

// Next waits for an event, which does not come in an environment that is well: an internal extension that asks for no
// events only has to wait, for init to be complete. There is no timer while it waits. After a failure it can be called
// again.
func (e *Extension) Next() error {
	e.conn.Request("GET", PathNext, "", "")
	e.conn.Header(HeaderIdentifier, e.id)
	e.conn.Text("\r\n")
	reply, err := e.exchange("next", PathNext, nil)
	if err != nil {
		return http1.Wrap("extension", err)
	}
	reply.SkipBody(http1.MaxStatusBody)
	return nil
}

// Close ends the connection, and with it a Next in progress, for good. The extension stays registered.
func (e *Extension) Close() { e.conn.Close() }

// exchange sends the request that has been rendered and returns the head of a reply with status 200.
func (e *Extension) exchange(op, path string, names []string) (http1.Reply, error) {
	if err := e.conn.Begin(names); err != nil {
		return http1.Reply{}, err
	}
	e.conn.Send(nil, nil) // ReadHead knows how it ended
	reply, err := e.conn.ReadHead()
	switch {
	case err != nil:
		return reply, err
	case reply.Status != 200:
		body := reply.ReadBodyPrefix(http1.MaxStatusBody)
		return reply, &http1.StatusError{Op: op, URL: e.conn.URL(path), Status: reply.Status, Body: body}
	}
	return reply, nil
}
