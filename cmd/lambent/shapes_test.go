package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/cli"
	"github.com/lambent-go/lambent/internal/localaws"
)

// What the function in testdata/shapes answers, by shape and by how it is told to end.
const (
	sendsNothing = 1 << iota // the shape has no result: null
	cannotFail               // and no error: an error is lost, by the shape's choice
	noEvent                  // and takes no event
	sendsText                // its answer is text, not JSON
)

var shapeTraits = map[string]int{
	"func()":                                sendsNothing | cannotFail | noEvent,
	"func() error":                          sendsNothing | noEvent,
	"func(TIn)":                             sendsNothing | cannotFail,
	"func(TIn) error":                       sendsNothing,
	"func() (TOut, error)":                  noEvent,
	"func(TIn) (TOut, error)":               0,
	"func(ctx)":                             sendsNothing | cannotFail | noEvent,
	"func(ctx) error":                       sendsNothing | noEvent,
	"func(ctx, TIn)":                        sendsNothing | cannotFail,
	"func(ctx, TIn) error":                  sendsNothing,
	"func(ctx) (TOut, error)":               noEvent,
	"func(ctx, TIn) (TOut, error)":          0,
	"Handler":                               sendsText,
	"func(ctx, TIn, *ResponseStream) error": sendsText,
	"func(ctx, TIn) (io.Reader, error)":     sendsText,
}

// An end is what an invoker sees.
type end struct {
	payload   string // of a success
	errorType string // of a failure, in its payload
	message   string // in its payload; a prefix
}

// endings are the ends that the function can be told.
var endings = map[string]func(traits int) end{
	"value": func(traits int) end {
		switch {
		case traits&sendsNothing != 0:
			return end{payload: "null"}
		case traits&sendsText != 0:
			return end{payload: "value"}
		}
		return end{payload: `{"ended":"value"}`}
	},
	"error": func(traits int) end {
		if traits&cannotFail != 0 {
			return end{payload: "null"}
		}
		return end{errorType: "Told", message: "wrapped: as told"}
	},
	"panic": func(int) end { return end{errorType: "string", message: "as told"} },
	"nil pointer": func(int) end {
		return end{errorType: "errorString", message: "runtime error: invalid memory address or nil pointer dereference"}
	},
	"goexit": func(int) end { return end{errorType: "Goexit", message: "handler called runtime.Goexit"} },
	"exit": func(int) end {
		return end{errorType: "Runtime.ExitError", message: "RequestId: ID Error: Runtime exited with error: exit status 7"}
	},
	"timeout": func(int) end {
		return end{errorType: "Sandbox.Timedout", message: "RequestId: ID Error: Task timed out after 1.00 seconds"}
	},
	"oversize": func(traits int) end {
		if traits&sendsNothing != 0 {
			return end{payload: "null"}
		}
		return end{errorType: "Function.ResponseSizeTooLarge", message: "Response payload size exceeded maximum allowed payload size (6291556 bytes)."}
	},
	"unencodable": func(traits int) end {
		switch {
		case traits&sendsNothing != 0:
			return end{payload: "null"}
		case traits&sendsText != 0:
			return end{payload: "0x"} // text has no trouble with it
		}
		return end{errorType: "UnsupportedTypeError", message: "json: unsupported type: chan int"}
	},
	"bad event": func(traits int) end {
		switch {
		case traits&sendsNothing != 0 && traits&noEvent != 0:
			return end{payload: "null"}
		case traits&noEvent != 0:
			return end{payload: `{"ended":"bad event"}`}
		}
		return end{errorType: "UnmarshalTypeError", message: "json: cannot unmarshal number into Go struct field event.end of type string"}
	},
}

// Every shape and every end meet on a real process behind the Runtime API, and afterwards the function answers again.
func TestEveryShapeAndEnd(t *testing.T) {
	bootstrap := buildShapes(t)
	for shape, traits := range shapeTraits {
		for how, expect := range endings {
			if shape == "Handler" && how == "bad event" {
				continue // whatever the bytes are is its own affair
			}
			t.Run(shape+"/"+how, func(t *testing.T) {
				t.Parallel()
				service := localaws.New(localaws.Options{})
				defer service.Close(context.Background())
				function, err := service.Add(localaws.Settings{
					Name: "shapes", Command: []string{bootstrap}, Timeout: time.Second, MemoryMB: 512,
					Env: map[string]string{"SHAPE": shape, "END": how},
				})
				if err != nil {
					t.Fatal(err)
				}
				payload := `{"end":"` + how + `"}`
				if how == "bad event" {
					payload = `{"end":5}`
				}
				checkEnd(t, function, payload, expect(traits))
				if traits&noEvent == 0 {
					checkEnd(t, function, `{"end":"value"}`, endings["value"](traits))
				}
			})
		}
	}
}

func checkEnd(t *testing.T, function *localaws.Function, payload string, want end) {
	t.Helper()
	response, err := function.Invoke(t.Context(), localaws.Request{Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	if want.errorType == "" {
		if response.FunctionError != "" || !strings.HasPrefix(string(response.Payload), want.payload) {
			t.Errorf("Invoke %s = %.300s %q, want %s", payload, response.Payload, response.FunctionError, want.payload)
		}
		return
	}
	var got struct{ ErrorType, ErrorMessage string }
	_ = json.Unmarshal(response.Payload, &got)
	want.message = strings.Replace(want.message, "ID", response.RequestID, 1)
	if response.FunctionError != localaws.Unhandled || got.ErrorType != want.errorType || !strings.HasPrefix(got.ErrorMessage, want.message) {
		t.Errorf("Invoke %s = %.300s %q, want %q: %q", payload, response.Payload, response.FunctionError, want.errorType, want.message)
	}
}

func buildShapes(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", file, "./testdata/shapes")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build ./testdata/shapes: %v\n%s", err, out)
	}
	return file
}

// lambent invoke shows each end by its exit status, and prints the answer alone.
func TestInvokeExitStatus(t *testing.T) {
	const shape = "func(ctx, TIn) (TOut, error)"
	for how, wantExit := range map[string]int{
		"value": 0, "error": 2, "panic": 2, "nil pointer": 2, "goexit": 2, "exit": 2, "timeout": 3, "oversize": 2, "unencodable": 2, "bad event": 2,
	} {
		t.Run(how, func(t *testing.T) {
			data := `{"end":"` + how + `"}`
			if how == "bad event" {
				data = `{"end":5}`
			}
			var stdout, stderr bytes.Buffer
			args := []string{"invoke", "./testdata/shapes", "--env", "SHAPE=" + shape, "--timeout", "1s", "--memory", "512", "--data", data}
			if exit := cli.Main(args, strings.NewReader(""), &stdout, &stderr); exit != wantExit {
				t.Errorf("exit status %d, want %d\nstderr:\n%s", exit, wantExit, &stderr)
			}
			want := endings[how](0)
			var got struct{ ErrorType string }
			if err := json.Unmarshal(stdout.Bytes(), &got); err != nil || got.ErrorType != want.errorType {
				t.Errorf("stdout is %.300q (%v), want errorType %q", &stdout, err, want.errorType)
			}
		})
	}
}
