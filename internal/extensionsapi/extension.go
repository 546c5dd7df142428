package extensionsapi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
)

// registerTimeout is how long the first next of the runtime may have to wait for an extension to be registered.
const registerTimeout = time.Second

var (
	errTimeout      = errors.New("no answer within " + registerTimeout.String())
	errNoIdentifier = errors.New("reply has no " + HeaderIdentifier)
)

// An Extension is a registered internal extension, on a connection of its own. Only [Extension.Close] may be called from
// another goroutine than the one that uses it.
type Extension struct {
	conn   *http1.Conn
	id     string
	ctx    context.Context
	cancel context.CancelFunc
}

// Register registers an internal extension that wants no events, within one second, with the API at address, the value
// of AWS_LAMBDA_RUNTIME_API. ctx can cut that short; if it has a dialer ([http1.WithDialer]), that is used.
// When the API refuses, the error is a [*http1.StatusError].
func Register(ctx context.Context, address, name string) (*Extension, error) {
	conn, err := http1.New(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("client of the Extensions API: %w", err)
	}
	e := &Extension{conn: conn}
	e.ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))

	ctx, cancel := context.WithTimeoutCause(ctx, registerTimeout, errTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, e.conn.Close)
	if e.id, err = e.register(ctx, name); !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("register extension %s: %w", name, err)
	}
	return e, nil
}

// register returns the identifier that the API gives the extension.
func (e *Extension) register(ctx context.Context, name string) (string, error) {
	const events = `{"events":[]}`
	head := e.conn.AppendRequest(e.conn.Buffer(), "POST", PathRegister)
	head = http1.AppendHeader(head, HeaderName, name)
	head = append(head, "Content-Type: application/json\r\n"...)
	head = http1.AppendContentLength(head, len(events))
	head = append(head, "\r\n"+events...)
	reply, err := e.exchange(ctx, "register", PathRegister, head, []string{HeaderIdentifier})
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
	head := e.conn.AppendRequest(e.conn.Buffer(), "GET", PathNext)
	head = http1.AppendHeader(head, HeaderIdentifier, e.id)
	head = append(head, "\r\n"...)
	reply, err := e.exchange(e.ctx, "next", PathNext, head, nil)
	if err != nil {
		return fmt.Errorf("extension: %w", err)
	}
	reply.SkipBody(http1.MaxStatusBody)
	return nil
}

// Close ends the connection, and with it a Next in progress, for good. The extension stays registered.
func (e *Extension) Close() {
	e.cancel()
	e.conn.Close()
}

// exchange sends a request and returns the head of a reply with status 200.
func (e *Extension) exchange(ctx context.Context, op, path string, request []byte, names []string) (http1.Reply, error) {
	if err := e.conn.Begin(ctx, names); err != nil {
		return http1.Reply{}, err
	}
	e.conn.Send(request, nil, nil) // ReadHead knows how it ended
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
