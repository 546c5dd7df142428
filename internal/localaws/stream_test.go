//go:build unix

package localaws_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A control is the test's end of the connection on which a function in the role of "stream" waits for each piece.
type control struct {
	listener net.Listener

	mu   sync.Mutex
	conn net.Conn
}

func newControl(t *testing.T) *control {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return &control{listener: listener}
}

func (c *control) address() string { return c.listener.Addr().String() }

// step lets the function go on by one piece.
func (c *control) step() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		conn, err := c.listener.Accept()
		if err != nil {
			return err
		}
		c.conn = conn
	}
	_, err := c.conn.Write([]byte{1})
	return err
}

// A pieces is an invoker that asks for a piece of a streamed answer when it has got the one before.
type pieces struct {
	contentTypes []string
	got          []string
	next         func() error
	fail         error // of every Write
}

func (p *pieces) SetContentType(contentType string) {
	p.contentTypes = append(p.contentTypes, contentType)
}

func (p *pieces) Write(b []byte) (int, error) {
	p.got = append(p.got, string(b))
	if err := p.next(); err != nil {
		return 0, err
	}
	return len(b), p.fail
}

const streaming = "Content-Type: text/x-stream\r\n" + runtimeapi.HeaderResponseMode + ": streaming\r\n"

// streamRequest asks for an answer in pieces. The first is asked for at once.
func streamRequest(t *testing.T, c *control, a action) localaws.Request {
	t.Helper()
	a.Do, a.Control = "stream", c.address()
	go c.step()
	return localaws.Request{Payload: []byte(do(a)), WaitLog: true}
}

// TestStream gets each piece before the function writes the next.
func TestStream(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	for name, head := range map[string]string{
		"streaming mode": streaming,
		"chunked":        "Content-Type: text/x-stream\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := newControl(t)
			p := &pieces{next: c.step}
			response, err := f.InvokeStream(t.Context(), streamRequest(t, c, action{
				Text: "one,two,three,", Headers: map[string]string{"head": head}}), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.got, "|"); got != "one|two|three" || strings.Join(p.contentTypes, "|") != "text/x-stream" {
				t.Errorf("pieces %s, content types %s", got, p.contentTypes)
			}
			if response.Payload != nil || response.FunctionError != "" || response.ContentType != "text/x-stream" ||
				response.Report.Status != localaws.StatusSuccess {
				t.Errorf("response %+v", response)
			}
		})
	}
	if got := l.function(); strings.Join(got, "|") != "HTTP/1.1 202|HTTP/1.1 202" {
		t.Errorf("the runtime was told %q", got)
	}
}

// TestStreamOfWholeAnswer has a function that does not stream.
func TestStreamOfWholeAnswer(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	for name, tt := range map[string]struct {
		action            action
		pieces, errorType string
	}{
		"answer":       {action{Do: "respond", Text: `"whole"`}, `"whole"`, ""},
		"empty answer": {action{Do: "respond"}, "", ""},
		"error":        {action{Do: "error", Text: "{}"}, "", "Runtime.Unknown"},
		"exit":         {action{Do: "exit"}, "", "Runtime.ExitError"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &pieces{next: func() error { return nil }}
			response, err := f.InvokeStream(t.Context(), request(tt.action), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.got, "|"); got != tt.pieces || response.ErrorType != tt.errorType {
				t.Errorf("pieces %s, error type %q; want %s, %q", got, response.ErrorType, tt.pieces, tt.errorType)
			}
			if answered := len(p.contentTypes) == 1; answered != (tt.errorType == "") {
				t.Errorf("content types %q", p.contentTypes)
			}
		})
	}
}

// TestStreamError has streams that end in an error, whose document is in the trailers.
func TestStreamError(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	for name, size := range map[string]int{"short": 10, "longer than net/http reads": 5000, "as long as it may be": 250 << 10} {
		for _, buffered := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				c := newControl(t)
				r := streamRequest(t, c, action{Text: "one,", Size: size, Headers: map[string]string{"head": streaming, "type": "Function.HalfWay"}})
				p := &pieces{next: c.step}
				var response *localaws.Response
				var err error
				if buffered {
					go c.step()
					response, err = f.Invoke(t.Context(), r)
				} else {
					response, err = f.InvokeStream(t.Context(), r, p)
				}
				if err != nil {
					t.Fatal(err)
				}
				want := `{"errorMessage":"` + strings.Repeat("m", size) + `","errorType":"E"}`
				if string(response.Payload) != want || response.ErrorType != "Function.HalfWay" || response.FunctionError != localaws.Unhandled {
					t.Errorf("payload of %d bytes, error type %q, function error %q", len(response.Payload), response.ErrorType, response.FunctionError)
				}
				if buffered == (len(p.got) > 0) {
					t.Errorf("pieces %q", p.got)
				}
				if again := invoke(t, f, do(action{Do: "respond", Text: "1"})); string(again.Payload) != "1" || again.Report.ColdStart {
					t.Errorf("after that: %s", again.Payload)
				}
			})
		}
	}
}

// TestStreamErrorWithoutDocument has trailers that say less than they should.
func TestStreamErrorWithoutDocument(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	for name, tt := range map[string]struct{ trailers, want, errorType string }{
		"type only":      {runtimeapi.HeaderErrorType + ": Function.Half\r\n", `{"errorType":"Function.Half","errorMessage":""}`, "Function.Half"},
		"document only":  {runtimeapi.HeaderErrorBody + ": e30=\r\n", "{}", "Runtime.Unknown"},
		"no base64":      {runtimeapi.HeaderErrorType + ": X\r\n" + runtimeapi.HeaderErrorBody + ": {}\r\n", `{"errorType":"X","errorMessage":""}`, "Runtime.Unknown"},
		"something else": {"X: y\r\n", "half", ""},
	} {
		t.Run(name, func(t *testing.T) {
			response := invoke(t, f, do(action{Do: "truncate", Text: "4\r\nhalf\r\n0\r\n" + tt.trailers + "\r\n",
				Headers: map[string]string{"head": "Transfer-Encoding: chunked\r\n", "whole": "yes"}, Size: 1}))
			if string(response.Payload) != tt.want || response.ErrorType != tt.errorType {
				t.Errorf("payload %s, error type %q; want %s, %q", response.Payload, response.ErrorType, tt.want, tt.errorType)
			}
		})
	}
}

// TestStreamCollected has a streamed answer to an invoker that wants it whole.
func TestStreamCollected(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	c := newControl(t)
	r := streamRequest(t, c, action{Text: "one,two", Headers: map[string]string{"head": streaming}})
	go c.step()
	response, err := f.Invoke(t.Context(), r)
	if err != nil || string(response.Payload) != "onetwo" || response.ContentType != "text/x-stream" {
		t.Errorf("response %+v, %v", response, err)
	}
}

// TestStreamTooLarge has answers above either limit.
func TestStreamTooLarge(t *testing.T) {
	s := newService(t, localaws.Options{})
	s.SetResponseLimits(100, 200)
	f, _ := add(t, s, "act")
	piece := strings.Repeat("x", 150)
	for name, tt := range map[string]struct {
		text     string
		buffered bool
		limit    string
	}{
		"fits a stream":     {piece, false, ""},
		"stream":            {piece + "," + piece, false, "200"},
		"stream, collected": {piece, true, "100"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newControl(t)
			r := streamRequest(t, c, action{Text: tt.text, Headers: map[string]string{"head": streaming}})
			var response *localaws.Response
			var err error
			if tt.buffered {
				response, err = f.Invoke(t.Context(), r)
			} else {
				response, err = f.InvokeStream(t.Context(), r, &pieces{next: c.step})
			}
			want := `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (` + tt.limit + ` bytes)."}`
			if tt.limit == "" {
				want = ""
			}
			if err != nil || string(response.Payload) != want {
				t.Errorf("payload %s, %v, want %s", response.Payload, err, want)
			}
		})
	}
}

// TestStreamCutShort has streams that end when nobody expects it.
func TestStreamCutShort(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	for name, tt := range map[string]struct {
		exit      int
		errorType string
	}{"connection": {0, "Runtime.TruncatedResponse"}, "process": {4, "Runtime.ExitError"}} {
		t.Run(name, func(t *testing.T) {
			p := &pieces{next: func() error { return nil }}
			r := request(action{Do: "truncate", Text: "4\r\nhalf\r\n8\r\nha", Size: tt.exit, Headers: map[string]string{"head": streaming + "Transfer-Encoding: chunked\r\n"}})
			response, err := f.InvokeStream(t.Context(), r, p)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(p.got, "") != "halfha" || response.ErrorType != tt.errorType || response.FunctionError != localaws.Unhandled {
				t.Errorf("pieces %q, response %+v", p.got, response)
			}
		})
	}
}

// TestStreamWithoutInvoker has an invoker that goes away after the first piece: the function notices nothing.
func TestStreamWithoutInvoker(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	c := newControl(t)
	p := &pieces{fail: io.ErrClosedPipe}
	p.next = func() error { return errors.Join(c.step(), c.step()) }
	response, err := f.InvokeStream(t.Context(), streamRequest(t, c, action{
		Text: "one,two,three", Headers: map[string]string{"head": streaming}}), p)
	if err != nil || response.FunctionError != "" || response.Report.Status != localaws.StatusSuccess {
		t.Errorf("response %+v, %v", response, err)
	}
	if strings.Join(p.got, "|") != "one" {
		t.Errorf("pieces %q, want none after the first", p.got)
	}
	if got := l.function(); strings.Join(got, "|") != "HTTP/1.1 202" {
		t.Errorf("the runtime was told %q", got)
	}
}
