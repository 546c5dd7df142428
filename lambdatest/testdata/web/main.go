// Web is a mux behind the function's URL.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/lambent-go/lambent/lambdahttp"
)

// echo says what the request is.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
	http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"method": r.Method, "path": r.URL.EscapedPath(), "query": r.URL.RawQuery, "body": string(body), "host": r.Host,
		"header": r.Header["X-A"],
	})
}

// talk says where it waits, and goes on when somebody has been there.
func talk(w http.ResponseWriter, _ *http.Request) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer listener.Close()
	fmt.Fprintf(w, "waiting at %s\n", listener.Addr())
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	conn, err := listener.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil { // a client takes no answer before it has asked
		return
	}
	fmt.Fprint(conn, "HTTP/1.0 204 No Content\r\n\r\n")
	fmt.Fprintln(w, "done")
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo/", echo)
	mux.HandleFunc("GET /talk", talk)
	mux.HandleFunc("GET /empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	lambdahttp.Start(mux)
}
