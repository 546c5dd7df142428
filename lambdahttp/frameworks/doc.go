// Package frameworks shows routers of other makers behind lambdahttp, one a file: a path
// parameter, the upload of a file and server-sent events. On Lambda each of them is started by
// lambdahttp.Start(h), whatever the front door.
//
// It is a module of its own because lambdahttp has no dependencies: GOWORK=off go test ./...
package frameworks

import (
	"context"
	"fmt"
	"net/http"
)

// A Wait is what the handlers of events do between two of them.
type Wait func(context.Context) error

// Handlers has every router, by name. They wait between two events.
func Handlers(wait Wait) map[string]http.Handler {
	return map[string]http.Handler{
		"mux":   Mux(wait),
		"chi":   Chi(wait),
		"echo":  Echo(wait),
		"gin":   Gin(wait),
		"fiber": Fiber(),
	}
}

// describe is what the handlers of uploads answer.
func describe(name string, size int64, note string) string {
	return fmt.Sprintf("%s: %d bytes, %s", name, size, note)
}
