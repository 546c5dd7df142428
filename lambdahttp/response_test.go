package lambdahttp_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// invoke is a handler's reply to an event.
func invoke(t testing.TB, event string, h http.HandlerFunc, options ...lambdahttp.Option) string {
	t.Helper()
	reply, err := lambdahttp.New(h, options...).Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	return string(reply)
}

// behaviours are what handlers do with a ResponseWriter, where net/http's own decides what comes
// of it. What they return is seen too.
var behaviours = map[string]func(w http.ResponseWriter, r *http.Request) string{
	"nothing":      func(w http.ResponseWriter, r *http.Request) string { return "" },
	"empty write":  func(w http.ResponseWriter, r *http.Request) string { return wrote(w.Write(nil)) },
	"write":        func(w http.ResponseWriter, r *http.Request) string { return wrote(w.Write([]byte("<html>"))) },
	"write string": func(w http.ResponseWriter, r *http.Request) string { return wrote(io.WriteString(w, "{}")) },
	"header after write": func(w http.ResponseWriter, r *http.Request) string {
		w.Write([]byte("a"))
		w.Header().Set("X-Late", "1")
		return ""
	},
	"header after WriteHeader": func(w http.ResponseWriter, r *http.Request) string {
		w.Header().Set("X-Early", "1")
		w.WriteHeader(201)
		w.Header().Set("X-Late", "1")
		w.Header().Set("X-Early", "2")
		w.Header()["X-Early"][0] = "3"
		return ""
	},
	"the first status wins": func(w http.ResponseWriter, r *http.Request) string {
		w.WriteHeader(404)
		w.WriteHeader(500)
		return ""
	},
	"status after write": func(w http.ResponseWriter, r *http.Request) string {
		w.Write([]byte("a"))
		w.WriteHeader(500)
		return ""
	},
	"informational": func(w http.ResponseWriter, r *http.Request) string {
		w.WriteHeader(103)
		w.Header().Set("X-Later", "1")
		w.WriteHeader(202)
		return ""
	},
	"204": func(w http.ResponseWriter, r *http.Request) string {
		w.WriteHeader(204)
		return wrote(w.Write([]byte("body")))
	},
	"304": func(w http.ResponseWriter, r *http.Request) string {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Etag", `"1"`)
		w.WriteHeader(304)
		return wrote(w.Write([]byte("body")))
	},
	"type is set": func(w http.ResponseWriter, r *http.Request) string {
		w.Header().Set("Content-Type", "x/y")
		w.Write([]byte("a"))
		return ""
	},
	"type is nil": func(w http.ResponseWriter, r *http.Request) string {
		w.Header()["Content-Type"] = nil
		w.Write([]byte("a"))
		return ""
	},
	"encoded": func(w http.ResponseWriter, r *http.Request) string {
		w.Header().Set("Content-Encoding", "br")
		w.Write([]byte("a"))
		return ""
	},
	"type of 512 bytes": func(w http.ResponseWriter, r *http.Request) string {
		w.Write(bytes.Repeat([]byte("a"), 512))
		w.Write([]byte{0})
		return ""
	},
	"type of two writes": func(w http.ResponseWriter, r *http.Request) string {
		w.Write([]byte("<ht"))
		w.Write([]byte("ml>"))
		return ""
	},
	"flush before write": func(w http.ResponseWriter, r *http.Request) string {
		err := http.NewResponseController(w).Flush()
		w.Header().Set("X-Late", "1")
		w.WriteHeader(404)
		return fmt.Sprint(err) + wrote(w.Write([]byte("<html>")))
	},
	"flush after write": func(w http.ResponseWriter, r *http.Request) string {
		w.Write([]byte("<ht"))
		w.(http.Flusher).Flush()
		return wrote(w.Write([]byte("ml>")))
	},
	"read from": func(w http.ResponseWriter, r *http.Request) string {
		n, err := w.(io.ReaderFrom).ReadFrom(io.LimitReader(zeros{}, 100_000))
		return fmt.Sprint(n, err)
	},
	"read from a broken reader": func(w http.ResponseWriter, r *http.Request) string {
		n, err := w.(io.ReaderFrom).ReadFrom(io.MultiReader(strings.NewReader("abc"), broken{}))
		return fmt.Sprint(n, err)
	},
	"duplex": func(w http.ResponseWriter, r *http.Request) string {
		return fmt.Sprint(http.NewResponseController(w).EnableFullDuplex())
	},
	"repeated headers": func(w http.ResponseWriter, r *http.Request) string {
		w.Header()["Set-Cookie"] = []string{"a=1", "b=2"}
		w.Header()["Vary"] = []string{"A"}
		return ""
	},
	"dropped headers": func(w http.ResponseWriter, r *http.Request) string {
		w.Header().Set("Keep", "1")
		w.Header()["No Token"] = []string{"1"}
		w.Header().Set("X-Lines", " a\r\nb ")
		w.Header().Set(http.TrailerPrefix+"X-Other", "7")
		return ""
	},
	"bad status": func(w http.ResponseWriter, r *http.Request) (text string) {
		defer func() { text = fmt.Sprint(recover()) }()
		w.WriteHeader(99)
		return ""
	},
	"long status": func(w http.ResponseWriter, r *http.Request) (text string) {
		defer func() { text = fmt.Sprint(recover()) }()
		w.WriteHeader(1000)
		return ""
	},
	"error": func(w http.ResponseWriter, r *http.Request) string {
		http.Error(w, "no tea", http.StatusTeapot)
		return ""
	},
	"not found": func(w http.ResponseWriter, r *http.Request) string { http.NotFound(w, r); return "" },
	"redirect": func(w http.ResponseWriter, r *http.Request) string {
		http.Redirect(w, r, "/x?y", http.StatusFound)
		return ""
	},
	"file": func(w http.ResponseWriter, r *http.Request) string {
		http.ServeContent(w, r, "a.txt", testTime, strings.NewReader("0123456789"))
		return ""
	},
}

func wrote(n int, err error) string { return fmt.Sprint(n, err) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }

// What a handler does has the same effect as on net/http's server, and tells it the same.
func TestBehavesAsNetHTTP(t *testing.T) {
	log.SetOutput(io.Discard)
	defer log.SetOutput(os.Stderr)
	for _, method := range []string{"GET", "HEAD", "POST"} {
		for name, behave := range behaviours {
			t.Run(method+" "+name, func(t *testing.T) {
				says := make(chan string, 2)
				h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { says <- behave(w, r) })
				server := httptest.NewUnstartedServer(h)
				server.Config.ErrorLog = log.New(io.Discard, "", 0)
				server.Start()
				defer server.Close()
				r, err := http.NewRequest(method, server.URL+"/tea", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Range", "bytes=2-4")
				want, err := server.Client().Transport.RoundTrip(r)
				if err != nil {
					t.Fatal(err)
				}
				defer want.Body.Close()
				wantBody, err := io.ReadAll(want.Body)
				if err != nil {
					t.Fatal(err)
				}

				wantSays := <-says
				reply := invoke(t, `{"httpMethod":"`+method+`","path":"/tea","headers":{"Range":"bytes=2-4"},"requestContext":{}}`, h)
				got, err := lambdahttp.ReadResponse(lambdahttp.RESTv1, []byte(reply))
				if err != nil {
					t.Fatal(err)
				}
				gotBody, err := io.ReadAll(got.Body)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range []string{"Date", "Content-Length"} {
					want.Header.Del(name)
					got.Header.Del(name)
				}
				if got.StatusCode != want.StatusCode || !bytes.Equal(gotBody, wantBody) || fmt.Sprint(got.Header) != fmt.Sprint(want.Header) {
					t.Errorf("%d %v, body of %d bytes\nwant %d %v, %d bytes", got.StatusCode, got.Header, len(gotBody), want.StatusCode, want.Header, len(wantBody))
				}
				if got, want := <-says, wantSays; got != want {
					t.Errorf("the handler sees %q, want %q", got, want)
				}
			})
		}
	}
}

func TestResponseController(t *testing.T) {
	invoke(t, string(fixture(t, "alb")), func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		if _, _, err := c.Hijack(); !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("Hijack: %v", err)
		}
		if err := c.SetReadDeadline(testTime); !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("SetReadDeadline: %v", err)
		}
		if err := c.SetWriteDeadline(testTime); !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("SetWriteDeadline: %v", err)
		}
		if _, ok := w.(http.Hijacker); ok {
			t.Error("is a Hijacker")
		}
	})
}

func TestSuperfluousWriteHeaderIsLogged(t *testing.T) {
	var lines bytes.Buffer
	log.SetOutput(&lines)
	defer log.SetOutput(os.Stderr)
	invoke(t, string(fixture(t, "alb")), func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(204)
		w.WriteHeader(500)
	})
	const want = "http: superfluous response.WriteHeader call from github.com/lambent-go/lambent/lambdahttp_test.TestSuperfluousWriteHeaderIsLogged.func1 (response_test.go:"
	if !strings.Contains(lines.String(), want) || strings.Count(lines.String(), "\n") != 1 {
		t.Errorf("log %q, want %q", lines.String(), want)
	}
}

// A goroutine that the handler left behind changes nothing.
func TestWritesAfterTheHandler(t *testing.T) {
	var kept http.ResponseWriter
	var left sync.WaitGroup
	reply := invoke(t, string(fixture(t, "functionurl")), func(w http.ResponseWriter, r *http.Request) {
		kept = w
		started := make(chan bool)
		left.Go(func() {
			for i := range 1000 {
				w.Write([]byte("x"))
				w.(http.Flusher).Flush()
				if i == 10 {
					close(started)
				}
			}
		})
		<-started
	})
	left.Wait()
	before := reply
	if n, err := kept.Write([]byte("late")); n != 0 || err == nil {
		t.Errorf("Write after the handler: %d, %v", n, err)
	}
	if _, err := io.WriteString(kept, "late"); err == nil {
		t.Error("WriteString after the handler has no error")
	}
	if http.NewResponseController(kept).Flush() == nil {
		t.Error("Flush after the handler has no error")
	}
	kept.WriteHeader(500)
	if reply != before || !strings.Contains(reply, `"statusCode":200`) {
		t.Errorf("reply %s, was %s", reply, before)
	}
}

// One adapter serves several invocations at a time, of any kind.
func TestConcurrentInvocations(t *testing.T) {
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }))
	var all sync.WaitGroup
	for name, kind := range fixtures(t) {
		if kind == lambdahttp.Unknown {
			continue
		}
		event := fixture(t, name)
		all.Go(func() {
			var replies []string
			for range 50 {
				reply, err := a.Invoke(t.Context(), slices.Clone(event))
				if err != nil {
					t.Error(err)
				}
				replies = append(replies, string(reply))
			}
			if len(slices.Compact(replies)) != 1 {
				t.Errorf("%s: replies differ", name)
			}
		})
	}
	all.Wait()
}
