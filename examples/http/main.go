// Http serves a mux: behind any HTTP event source on Lambda, on port 8080 anywhere else.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/lambent-go/lambent/lambdahttp"
)

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", hello)
	mux.HandleFunc("GET /countdown", countDown)
	return mux
}

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "Hello, %s!\n", r.PathValue("name"))
}

// countDown sends server-sent events. With LAMBENT_INVOKE_MODE=response_stream behind a function
// URL that streams, each arrives when it is sent.
func countDown(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	for n := 3; n >= 0; n-- {
		fmt.Fprintf(w, "data: %d\n\n", n)
		if stream.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func main() {
	if err := lambdahttp.ListenAndServe("", routes()); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}
