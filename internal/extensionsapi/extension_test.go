package extensionsapi_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// registered is the reply to an extension that is registered.
var registered = runtimeapitest.Reply{Status: 200, Header: []string{"Lambda-Extension-Identifier: 5a1c-b7"}, Body: `{"functionName":"f"}`}

func TestRegister(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.On(extensionsapi.PathRegister, registered)
		extension, err := extensionsapi.Register(api.Context(t.Context()), "127.0.0.1:9001", extensionsapi.ShutdownName)
		if err != nil {
			t.Fatal(err)
		}
		defer extension.Close()
		r := api.Requests()[0]
		userAgent := r.Header.Get("User-Agent")
		r.Header.Del("User-Agent")
		want := http.Header{
			"Host":                  {"127.0.0.1:9001"},
			"Content-Type":          {"application/json"},
			"Content-Length":        {"13"},
			"Lambda-Extension-Name": {"lambent-shutdown"},
		}
		if r.Method != "POST" || r.Path != "/2020-01-01/extension/register" || !reflect.DeepEqual(r.Header, want) || string(r.Body) != `{"events":[]}` {
			t.Errorf("got %s %s %v %s", r.Method, r.Path, r.Header, r.Body)
		}
		if !strings.HasPrefix(userAgent, "lambent/") {
			t.Errorf("User-Agent %q", userAgent)
		}
	})
}

// A runtime must not wait for an extension for longer than a second, whatever the API does.
func TestRegisterFails(t *testing.T) {
	for name, tt := range map[string]struct {
		reply   runtimeapitest.Reply
		wantErr string
		status  int
		after   time.Duration
	}{
		"refused": {
			reply:   runtimeapitest.Refusal(403, extensionsapi.ErrRegistrationClosed, "too late"),
			wantErr: `register http://127.0.0.1:80/2020-01-01/extension/register: status 403: {"errorMessage":"too late","errorType":"Extension.RegistrationClosed"}`,
			status:  403,
		},
		"not there":         {reply: runtimeapitest.Reply{Status: 404}, wantErr: "register http://127.0.0.1:80/2020-01-01/extension/register: status 404", status: 404},
		"accepted":          {reply: runtimeapitest.Reply{Status: 202}, wantErr: "register http://127.0.0.1:80/2020-01-01/extension/register: status 202", status: 202},
		"no identifier":     {reply: runtimeapitest.Reply{Status: 200}, wantErr: "reply has no Lambda-Extension-Identifier"},
		"closed":            {reply: runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, wantErr: "connection closed by the server: unexpected EOF"},
		"malformed":         {reply: runtimeapitest.Reply{Raw: "rubbish\n"}, wantErr: `malformed reply: status line "rubbish"`},
		"no answer":         {reply: runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Stall}, wantErr: "no answer within 1s", after: time.Second},
		"half an answer":    {reply: runtimeapitest.Reply{Only: 30, Then: runtimeapitest.Stall}, wantErr: "no answer within 1s", after: time.Second},
		"a trickling reply": {reply: runtimeapitest.Reply{Status: 200, Piece: 1, Trickle: 100 * time.Millisecond}, wantErr: "no answer within 1s", after: time.Second},
		"a body too late":   {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: a\r\nContent-Length: 3\r\n\r\n", Then: runtimeapitest.Stall}, wantErr: "no answer within 1s", after: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.On(extensionsapi.PathRegister, tt.reply)
				start := time.Now()
				extension, err := extensionsapi.Register(api.Context(t.Context()), "", "x")
				if want := "register extension x: " + tt.wantErr; extension != nil || errText(err) != want {
					t.Errorf("Register = %v, %v\nwant %s", extension, err, want)
				}
				var refused *http1.StatusError
				if errors.As(err, &refused) != (tt.status != 0) || refused != nil && refused.Status != tt.status {
					t.Errorf("Register = %v, want status %d", err, tt.status)
				}
				if got := time.Since(start); got != tt.after {
					t.Errorf("Register took %v, want %v", got, tt.after)
				}
			})
		})
	}
}

func TestRegisterWithoutConnection(t *testing.T) {
	for name, tt := range map[string]struct {
		dial    http1.Dialer
		wantErr string
		after   time.Duration
	}{
		"refused": {
			dial:    func(context.Context) (io.ReadWriteCloser, error) { return nil, syscall.ECONNREFUSED },
			wantErr: "register extension x: connect to 127.0.0.1:80: connection refused",
		},
		"no answer": {
			dial: func(ctx context.Context) (io.ReadWriteCloser, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
			wantErr: " within 1s", // to connect, and in all
			after:   time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := extensionsapi.Register(http1.WithDialer(t.Context(), tt.dial), "", "x")
				if !strings.HasSuffix(errText(err), tt.wantErr) || time.Since(start) != tt.after {
					t.Errorf("Register = %v after %v, want %s after %v", err, time.Since(start), tt.wantErr, tt.after)
				}
			})
		})
	}
}

func TestRegisterRefusesAnAddress(t *testing.T) {
	_, err := extensionsapi.Register(t.Context(), "nowhere", "x")
	if want := "client of the Extensions API: address \"nowhere\": no port\nhint: want host:port, such as 127.0.0.1:9001"; errText(err) != want {
		t.Errorf("Register = %v, want %s", err, want)
	}
}

func TestRegisterEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.On(extensionsapi.PathRegister, runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Stall})
		ctx, cancel := context.WithCancel(api.Context(t.Context()))
		time.AfterFunc(time.Millisecond, cancel)
		_, err := extensionsapi.Register(ctx, "", "x")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Register = %v, want Canceled", err)
		}
	})
}

// Next sits there for as long as the environment lives, and outlives the context of Register.
func TestNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.On(extensionsapi.PathRegister, registered)
		ctx, cancel := context.WithCancel(api.Context(t.Context()))
		extension, err := extensionsapi.Register(ctx, "", "x")
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		time.AfterFunc(100*time.Hour, func() {
			api.On(extensionsapi.PathNext,
				runtimeapitest.Reply{Body: `{"eventType":"SHUTDOWN"}`},
				runtimeapitest.Refusal(403, extensionsapi.ErrUnknownExtensionIdentifier, "who"),
				runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close},
				runtimeapitest.Reply{})
		})
		start := time.Now()
		if err := extension.Next(); err != nil || time.Since(start) != 100*time.Hour {
			t.Errorf("Next = %v after %v", err, time.Since(start))
		}
		const refused = `extension: next http://127.0.0.1:80/2020-01-01/extension/event/next: status 403: {"errorMessage":"who","errorType":"Extension.UnknownExtensionIdentifier"}`
		if err := extension.Next(); errText(err) != refused {
			t.Errorf("Next = %v, want %s", err, refused)
		}
		if err := extension.Next(); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Next = %v, want ErrUnexpectedEOF", err)
		}
		if err := extension.Next(); err != nil {
			t.Errorf("Next after a failure = %v", err)
		}
		for _, r := range api.Requests()[1:] {
			if r.Method != "GET" || r.Path != "/2020-01-01/extension/event/next" || r.Header.Get("Lambda-Extension-Identifier") != "5a1c-b7" {
				t.Errorf("got %s %s %v", r.Method, r.Path, r.Header)
			}
		}
		if n := api.Conns(); n != 2 {
			t.Errorf("%d connections, want 2: one more after the one that ended", n)
		}
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		extension, err := extensionsapi.Register(api.Context(t.Context()), "", "x")
		if err != nil {
			t.Fatal(err)
		}
		result := make(chan error)
		go func() { result <- extension.Next() }()
		synctest.Wait()
		extension.Close()
		if err := <-result; !errors.Is(err, http1.ErrClosed) {
			t.Errorf("Next = %v, want ErrClosed", err)
		}
		if err := extension.Next(); !errors.Is(err, http1.ErrClosed) {
			t.Errorf("later Next = %v, want ErrClosed", err)
		}
	})
}
