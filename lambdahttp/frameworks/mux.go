package frameworks

import (
	"fmt"
	"io"
	"net/http"
)

// Mux is net/http's own router.
func Mux(wait Wait) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", hello)
	mux.HandleFunc("POST /files", upload)
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) { sendEvents(w, r, wait) })
	return mux
}

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
}

func upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	defer file.Close()
	size, err := io.Copy(io.Discard, file)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprint(w, describe(header.Filename, size, r.FormValue("note")))
}

func sendEvents(w http.ResponseWriter, r *http.Request, wait Wait) {
	w.Header().Set("Content-Type", "text/event-stream")
	controller := http.NewResponseController(w)
	for i := range 3 {
		if i > 0 && wait(r.Context()) != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %d\n\n", i); err != nil {
			return // nobody reads any more
		}
		if controller.Flush() != nil {
			return
		}
	}
}
