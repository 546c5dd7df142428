package lambda_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// wantCause checks the X-Ray cause of a report against its error document.
func wantCause(t *testing.T, header string, doc errorDocument) {
	t.Helper()
	var cause struct {
		WorkingDirectory string `json:"working_directory"`
		Exceptions       []struct {
			Type, Message string
			Stack         []lambda.StackFrame
		}
		Paths []string
	}
	if err := json.Unmarshal([]byte(header), &cause); err != nil {
		t.Fatalf("X-Ray cause %q: %v", header, err)
	}
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if cause.WorkingDirectory != directory || len(cause.Exceptions) != 1 {
		t.Fatalf("X-Ray cause = %s, want one exception in %s", header, directory)
	}
	e := cause.Exceptions[0]
	if e.Type != doc.Type || e.Message != doc.Message || !slices.Equal(e.Stack, doc.Stack) {
		t.Errorf("X-Ray exception = %+v, want what the document says: %+v", e, doc)
	}
	var want []string
	for _, f := range doc.Stack {
		if !slices.Contains(want, f.Path) {
			want = append(want, f.Path)
		}
	}
	if !slices.Equal(cause.Paths, want) {
		t.Errorf("X-Ray paths = %q, want %q", cause.Paths, want)
	}
}
