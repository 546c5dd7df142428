package runtimeapi_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// chunks returns the data of a request's chunks.
func chunks(r runtimeapitest.Request) []string {
	var data []string
	for _, chunk := range r.Chunks {
		data = append(data, chunk.Data)
	}
	return data
}

func TestStream(t *testing.T) {
	large, small := strings.Repeat("l", 1<<20), "s"
	for name, tt := range map[string]struct {
		call    func(*runtimeapi.Stream) error
		chunks  []string
		kind    string // content type
		trailer http.Header
	}{
		"nothing": {
			call: func(s *runtimeapi.Stream) error { return s.Close("a/b") },
			kind: "a/b",
		},
		"pieces of any size": {
			call: func(s *runtimeapi.Stream) error {
				return errors.Join(s.Write("a/b", []byte(small)), s.Write("late", []byte(large)), s.Write("", []byte(small)), s.Close("later"))
			},
			chunks: []string{small, large, small},
			kind:   "a/b",
		},
		"a large piece first": {
			call:   func(s *runtimeapi.Stream) error { return errors.Join(s.Write("", []byte(large)), s.Close("")) },
			chunks: []string{large},
			kind:   "application/octet-stream",
		},
		"empty pieces": {
			call: func(s *runtimeapi.Stream) error {
				return errors.Join(s.Write("early", nil), s.Write("a/b", []byte(small)), s.Write("", []byte{}), s.Write("", []byte(small)), s.Close(""))
			},
			chunks: []string{small, small},
			kind:   "a/b",
		},
		"a failure half-way": {
			call: func(s *runtimeapi.Stream) error {
				return errors.Join(s.Write("", []byte(small)), s.CloseWithError("Runtime.Panic", []byte(`{"errorMessage":"ü"}`)))
			},
			chunks: []string{small},
			kind:   "application/octet-stream",
			trailer: http.Header{"Lambda-Runtime-Function-Error-Type": {"Runtime.Panic"},
				"Lambda-Runtime-Function-Error-Body": {base64.StdEncoding.EncodeToString([]byte(`{"errorMessage":"ü"}`))}},
		},
		"a failure of an odd type": {
			call: func(s *runtimeapi.Stream) error {
				return errors.Join(s.Write("", []byte(small)), s.CloseWithError("a\r\nb", nil))
			},
			chunks:  []string{small},
			kind:    "application/octet-stream",
			trailer: http.Header{"Lambda-Runtime-Function-Error-Type": {"ab"}, "Lambda-Runtime-Function-Error-Body": {""}},
		},
		"a failure with a large document": {
			call: func(s *runtimeapi.Stream) error {
				return errors.Join(s.Write("", []byte(small)), s.CloseWithError("", make([]byte, 4<<10)))
			},
			chunks:  []string{small},
			kind:    "application/octet-stream",
			trailer: http.Header{"Lambda-Runtime-Function-Error-Type": {"Function.Error"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				client := newClient(t, api)
				stream := client.OpenStream(&runtimeapi.Invocation{RequestID: "a b", ID: "nonce"})
				if stream.Started() || api.Conns() != 0 {
					t.Error("the stream has begun before anything was written")
				}
				if err := tt.call(stream); err != nil {
					t.Fatal(err)
				}
				if !stream.Started() {
					t.Error("the stream has not begun")
				}
				r := api.Requests()[0]
				if want := "/2018-06-01/runtime/invocation/a%20b/response"; r.Path != want {
					t.Errorf("path %s, want %s", r.Path, want)
				}
				r.Header.Del("Host")
				r.Header.Del("User-Agent")
				wantHeader := http.Header{
					"Content-Type":                          {tt.kind},
					"Transfer-Encoding":                     {"chunked"},
					"Lambda-Runtime-Function-Response-Mode": {"streaming"},
					"Lambda-Runtime-Invocation-Id":          {"nonce"},
					"Trailer":                               {"Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"},
				}
				if !reflect.DeepEqual(r.Header, wantHeader) {
					t.Errorf("header %v\nwant %v", r.Header, wantHeader)
				}
				if got := chunks(r); !reflect.DeepEqual(got, tt.chunks) {
					t.Errorf("chunks %.50q, want %.50q", got, tt.chunks)
				}
				if len(r.Trailer)+len(tt.trailer) > 0 && !reflect.DeepEqual(r.Trailer, tt.trailer) {
					t.Errorf("trailers %v, want %v", r.Trailer, tt.trailer)
				}
				if err := stream.Write("", []byte("late")); errText(err) != "stream has ended" {
					t.Errorf("Write after the end = %v", err)
				}
				api.Next(runtimeapitest.Event("b", ""))
				if take(t, client); api.Conns() != 1 {
					t.Errorf("%d connections, want 1", api.Conns())
				}
			})
		})
	}
}

// Every piece leaves at once.
func TestStreamIsNotBuffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		stream := newClient(t, api).OpenStream(invocation)
		start := time.Now()
		for _, piece := range []string{"a", "b", "c"} {
			if err := stream.Write("", []byte(piece)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		if err := stream.Close(""); err != nil {
			t.Fatal(err)
		}
		for i, chunk := range api.Requests()[0].Chunks {
			if got, want := chunk.Time.Sub(start), time.Duration(i)*time.Minute; got != want {
				t.Errorf("chunk %q arrived after %v, want %v", chunk.Data, got, want)
			}
		}
	})
}

// The answer to a whole stream is judged as that of a response, but the stream is not posted again.
func TestStreamAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		reply   runtimeapitest.Reply
		wantErr string
	}{
		"202":       {runtimeapitest.Reply{}, ""},
		"202, cut":  {runtimeapitest.Reply{Raw: "HTTP/1.1 202 X\r\nConten", Then: runtimeapitest.Close}, ""},
		"400":       {runtimeapitest.Refusal(400, "X", "no"), `status 400: {"errorMessage":"no","errorType":"X"}`},
		"403":       {runtimeapitest.Reply{Status: 403}, "status 403"},
		"413":       {runtimeapitest.Reply{Status: 413}, "status 413"},
		"500":       {runtimeapitest.Reply{Status: 500}, "status 500"},
		"closed":    {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, cutShort},
		"reset":     {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, "connection reset by peer"},
		"malformed": {runtimeapitest.Reply{Raw: "rubbish\n"}, `malformed reply: status line "rubbish"`},
	} {
		t.Run(name, func(t *testing.T) {
			for end, closeStream := range map[string]func(*runtimeapi.Stream) error{
				"Close":          func(s *runtimeapi.Stream) error { return s.Close("") },
				"CloseWithError": func(s *runtimeapi.Stream) error { return s.CloseWithError("Function.X", []byte("{}")) },
			} {
				synctest.Test(t, func(t *testing.T) {
					api := runtimeapitest.NewServer(t)
					api.On(runtimeapi.SuffixResponse, tt.reply)
					client := newClient(t, api)
					stream := client.OpenStream(invocation)
					if err := stream.Write("", []byte("x")); err != nil {
						t.Fatal(err)
					}
					want := ""
					if tt.wantErr != "" {
						want = "post response " + responseURL + ": " + tt.wantErr
					}
					if err := closeStream(stream); errText(err) != want {
						t.Errorf("%s = %v\nwant %s", end, err, want)
					}
					if n := len(api.Requests()); n != 1 {
						t.Errorf("%s: %d requests, want 1", end, n)
					}
					api.Next(runtimeapitest.Event("b", ""))
					if inv := take(t, client); inv.RequestID != "b" {
						t.Errorf("%s: next event is %s", end, inv.RequestID)
					}
				})
			}
		})
	}
}

// A stream whose connection breaks, or whose answer comes early, fails at the next Write, and alike ever after.
func TestStreamBreaks(t *testing.T) {
	const prefix = "post response " + responseURL + ": "
	for name, tt := range map[string]struct {
		reply   runtimeapitest.Reply
		wantErr string
		status  int
	}{
		"refused":         {runtimeapitest.Reply{Status: 413, Body: "big"}, prefix + "status 413: big", 413},
		"refused, closed": {runtimeapitest.Reply{Status: 413, Body: "big", Then: runtimeapitest.Close}, prefix + "status 413: big", 413},
		"refused, reset":  {runtimeapitest.Reply{Status: 413, Body: "big", Then: runtimeapitest.Reset}, prefix + "status 413: big", 413},
		"accepted early":  {runtimeapitest.Reply{Status: 202}, prefix + "status 202", 202},
		"status only":     {runtimeapitest.Reply{Raw: "HTTP/1.1 403 X\r\n", Then: runtimeapitest.Close}, prefix + "status 403", 403},
		"closed":          {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, prefix + cutShort, 0},
		"reset":           {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, prefix + "connection reset by peer", 0},
		"rubbish":         {runtimeapitest.Reply{Raw: "rubbish\n"}, prefix + `malformed reply: status line "rubbish"`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				tt.reply.Early = 3
				api.On(runtimeapi.SuffixResponse, tt.reply)
				client := newClient(t, api)
				stream := client.OpenStream(invocation)
				for range 3 {
					if err := stream.Write("", []byte("x")); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				err := stream.Write("", []byte("x"))
				if errText(err) != tt.wantErr {
					t.Errorf("Write = %v\nwant %s", err, tt.wantErr)
				}
				var refused *runtimeapi.StatusError
				if errors.As(err, &refused) != (tt.status != 0) || refused != nil && refused.Status != tt.status {
					t.Errorf("Write = %#v, want status %d", err, tt.status)
				}
				if !stream.Started() {
					t.Error("Started is false")
				}
				for _, later := range []error{stream.Write("", []byte("x")), stream.Close(""), stream.CloseWithError("", nil)} {
					if later != err {
						t.Errorf("later: %v, want the same as before", later)
					}
				}
				api.Next(runtimeapitest.Event("b", ""))
				if inv := take(t, client); inv.RequestID != "b" {
					t.Errorf("next event is %s", inv.RequestID)
				}
			})
		})
	}
}

// A 1xx reply is no answer.
func TestStreamGoesOnAfterContinue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := runtimeapitest.Pipe()
		ctx := runtimeapi.WithDialer(t.Context(), dialOnce(client))
		c, err := runtimeapi.NewClient(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		stream := c.OpenStream(invocation)
		for _, says := range []string{"HTTP/1.1 100 Con", "tinue\r\n", "\r\nHTTP/1.1 102 X\r\n\r\nHTTP/1.1 2", "02 Accepted"} {
			if err := stream.Write("", []byte("x")); err != nil {
				t.Fatal(err)
			}
			io.WriteString(server, says)
		}
		if err := stream.Write("", []byte("x")); err != nil {
			t.Fatal(err)
		}
		io.WriteString(server, "\r\nContent-Length: 0\r\n\r\n")
		if err := stream.Close(""); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
}

// Before the first byte nothing is lost: the failure can still be reported.
func TestStreamThatCannotBegin(t *testing.T) {
	for name, call := range map[string]func(*runtimeapi.Stream) error{
		"Write": func(s *runtimeapi.Stream) error { return s.Write("", []byte("x")) },
		"Close": func(s *runtimeapi.Stream) error { return s.Close("") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				client, err := runtimeapi.NewClient(failingOnce(t, api), "")
				if err != nil {
					t.Fatal(err)
				}
				stream := client.OpenStream(invocation)
				if err := call(stream); !errors.Is(err, syscall.ECONNREFUSED) {
					t.Errorf("got %v, want ECONNREFUSED", err)
				}
				if stream.Started() {
					t.Error("Started is true")
				}
				if err := client.ReportError(invocation, errorReport); err != nil {
					t.Errorf("ReportError = %v", err)
				}
			})
		})
	}
}

// A stream, which cannot be repeated, is not begun on a connection that the server has closed meanwhile.
func TestStreamOnAStaleConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Reply{Raw: eventBytes("a", ""), Then: runtimeapitest.Close})
		inv := take(t, client)
		synctest.Wait()
		stream := client.OpenStream(inv)
		if err := errors.Join(stream.Write("", []byte("x")), stream.Close("")); err != nil {
			t.Errorf("stream: %v", err)
		}
		if requests := api.Requests(); len(requests) != 2 || requests[1].Conn != 1 {
			t.Errorf("%d requests, want the stream on a second connection", len(requests))
		}
	})
}

// A stream that nobody ends leaves nothing behind for the next request.
func TestStreamLeftOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		if err := client.OpenStream(invocation).Write("", []byte("x")); err != nil {
			t.Fatal(err)
		}
		api.Next(runtimeapitest.Event("b", ""))
		if take(t, client); api.Conns() != 2 {
			t.Errorf("%d connections, want 2", api.Conns())
		}
	})
}

// The largest document that fits arrives at a server made of net/http, as AWS's is; that one byte more would not is the
// reason for the limit.
func TestStreamErrorAtANetHTTPServer(t *testing.T) {
	kind := "Function." + strings.Repeat("X", 191)
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		document, _ := base64.StdEncoding.DecodeString(r.Trailer.Get(runtimeapi.HeaderErrorBody))
		got = append(got, fmt.Sprintf("%s %d %v", r.Trailer.Get(runtimeapi.HeaderErrorType), len(document), err))
	}))
	defer server.Close()
	client, err := runtimeapi.NewClient(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Abort()
	for _, size := range []int{runtimeapi.MaxStreamErrorDocument, runtimeapi.MaxStreamErrorDocument + 1000} {
		stream := client.OpenStream(invocation)
		if err := errors.Join(stream.Write("", []byte("x")), stream.CloseWithError(kind, make([]byte, size))); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{fmt.Sprintf("%s %d <nil>", kind, runtimeapi.MaxStreamErrorDocument), kind + " 0 <nil>"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("server got %q\nwant %q", got, want)
	}
}
