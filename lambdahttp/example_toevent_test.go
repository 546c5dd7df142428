package lambdahttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/lambent-go/lambent/lambdahttp"
)

// A whole round in memory: the event that an HTTP API would send, the function's reply to it, and
// the response that the client would get.
func ExampleToEvent() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tea/{kind}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s tea for %s", r.PathValue("kind"), r.Host)
	})
	event, err := lambdahttp.ToEvent(httptest.NewRequest("GET", "/tea/green", nil), lambdahttp.HTTPv2)
	if err != nil {
		fmt.Println(err)
		return
	}
	reply, err := lambdahttp.New(mux).Invoke(context.Background(), event)
	if err != nil {
		fmt.Println(err)
		return
	}
	response, err := lambdahttp.ReadResponse(lambdahttp.HTTPv2, reply)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(response.Body)
	fmt.Println(response.Status, response.Header.Get("Content-Type"))
	fmt.Println(string(body))
	// Output:
	// 200 OK text/plain; charset=utf-8
	// green tea for example.com
}

// A reply that the front end refuses gives what the client gets, and the reason.
func ExampleReadResponse() {
	reply := `{"statusCode": 200, "cookies": ["pot=7"], "body": "tea"}`
	response, err := lambdahttp.ReadResponse(lambdahttp.RESTv1, []byte(reply))
	fmt.Println(response.Status)
	fmt.Println(err)
	// Output:
	// 502 Bad Gateway
	// RESTv1 refuses the reply: it has the unknown key "cookies"
}

func ExampleReadStream() {
	stream := `{"statusCode":200,"headers":{"content-type":"text/event-stream"}}` + strings.Repeat("\x00", 8) + "data: tea\n\n"
	response, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, strings.NewReader(stream))
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(response.Body)
	fmt.Printf("%s %s: %q\n", response.Status, response.Header.Get("Content-Type"), body)
	// Output: 200 OK text/event-stream: "data: tea\n\n"
}
