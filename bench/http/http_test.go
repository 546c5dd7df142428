// Package http_test compares lambdahttp with two adapters in wide use: what a request costs between the event's bytes and
// the reply's, in allocations and in time.
//
//	GOWORK=off go -C bench test ./http -bench .
package http_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/akrylysov/algnhsa"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
	"github.com/lambent-go/lambent/lambdahttp"
)

// A library makes an answer of an event. It is aws-lambda-go's interface, which Lambent's is too.
type library = lambda.Handler

// Events are lambdahttp's own test events, each with the adapter of aws-lambda-go-api-proxy that is for its kind.
var events = map[string]struct {
	file  string
	proxy func(http.Handler) library
}{
	"HTTPv2-GET":       {"httpv2", proxyV2},
	"RESTv1-POST":      {"restv1-post", proxyREST},
	"ALB-multi-GET":    {"alb-multi", proxyALB},
	"FunctionURL-POST": {"functionurl", proxyV2},
}

func proxyV2(h http.Handler) library   { return lambda.NewHandler(httpadapter.NewV2(h).ProxyWithContext) }
func proxyREST(h http.Handler) library { return lambda.NewHandler(httpadapter.New(h).ProxyWithContext) }
func proxyALB(h http.Handler) library {
	return lambda.NewHandler(httpadapter.NewALB(h).ProxyWithContext)
}

// libraries are those that are compared, for one kind of event.
func libraries(proxy func(http.Handler) library, h http.Handler) map[string]library {
	return map[string]library{
		"lambent": lambdahttp.New(h), "aws-lambda-go-api-proxy": proxy(h), "algnhsa": algnhsa.New(h, nil),
	}
}

var kilobyte = bytes.Repeat([]byte("green mint, first flush\n"), 1024/24)

// answer reads the body and answers with a kilobyte of text.
func answer(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write(kilobyte)
}

// event is a test event as AWS sends it, without white space, and with a path that all of the libraries can serve.
func event(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "lambdahttp", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte("/tea/50% off"), []byte("/tea/mint"))
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	return compact.Bytes()
}

// All libraries give the handler a request with the same method and body, and answer alike.
func TestAnswers(t *testing.T) {
	for name, e := range events {
		var requests, replies []string
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			requests = append(requests, fmt.Sprint(r.Method, len(body), err))
			answer(w, r)
		})
		for library, handler := range libraries(e.proxy, h) {
			reply, err := handler.Invoke(t.Context(), event(t, e.file))
			if err != nil {
				t.Fatalf("%s, %s: %v", name, library, err)
			}
			replies = append(replies, statusAndBody(t, reply))
		}
		for i := range replies {
			if requests[i] != requests[0] || replies[i] != replies[0] || replies[i] != fmt.Sprint(200, string(kilobyte)) {
				t.Errorf("%s: request %s, reply %.20s", name, requests[i], replies[i])
			}
		}
	}
}

func statusAndBody(t *testing.T, reply []byte) string {
	t.Helper()
	var members struct {
		StatusCode      int
		Body            string
		IsBase64Encoded bool
	}
	if err := json.Unmarshal(reply, &members); err != nil {
		t.Fatal(err)
	}
	if members.IsBase64Encoded {
		body, err := base64.StdEncoding.DecodeString(members.Body)
		if err != nil {
			t.Fatal(err)
		}
		members.Body = string(body)
	}
	return fmt.Sprint(members.StatusCode, members.Body)
}

// A request costs at most half the allocations of the leaner of the others.
func TestAllocations(t *testing.T) {
	for name, e := range events {
		payload := event(t, e.file)
		counts := make(map[string]float64)
		for library, handler := range libraries(e.proxy, http.HandlerFunc(answer)) {
			counts[library] = testing.AllocsPerRun(100, func() {
				if _, err := handler.Invoke(t.Context(), payload); err != nil {
					t.Fatal(err)
				}
			})
		}
		t.Logf("%s: %v", name, counts)
		if counts["lambent"] > min(counts["aws-lambda-go-api-proxy"], counts["algnhsa"])/2 {
			t.Errorf("%s: %v allocations, want lambent's to be half of the others' at most", name, counts)
		}
	}
}

func BenchmarkInvoke(b *testing.B) {
	for name, e := range events {
		payload := event(b, e.file)
		for library, handler := range libraries(e.proxy, http.HandlerFunc(answer)) {
			b.Run(name+"/"+library, func(b *testing.B) {
				b.SetBytes(int64(len(payload)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := handler.Invoke(b.Context(), payload); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run(name+"/json.Unmarshal into a map", func(b *testing.B) {
			b.SetBytes(int64(len(payload)))
			for b.Loop() {
				var m map[string]any
				if err := json.Unmarshal(payload, &m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
