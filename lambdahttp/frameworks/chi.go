package frameworks

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Chi is a router with middleware that wraps the ResponseWriter.
func Chi(wait Wait) http.Handler {
	router := chi.NewRouter()
	router.Use(middleware.Recoverer, middleware.RequestID, middleware.CleanPath, middleware.Compress(5))
	router.Get("/hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s!", chi.URLParam(r, "name"))
	})
	router.Post("/files", upload)
	router.Get("/events", func(w http.ResponseWriter, r *http.Request) { sendEvents(w, r, wait) })
	return router
}
