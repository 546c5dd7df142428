package nearest_test

import (
	"fmt"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

func Example() {
	fmt.Println(nearest.To("memry", []string{"data", "memory", "timeout"}))
	// Output: memory
}

func TestTo(t *testing.T) {
	flags := []string{"client-context", "data", "data-file", "dry-run", "env", "env-file", "memory", "tail", "timeout"}
	for word, want := range map[string]string{
		"dat":       "data",
		"datafile":  "data-file",
		"DATA":      "data",
		"mem":       "memory", // begins it
		"client":    "client-context",
		"meomry":    "memory", // neighbours swapped
		"timeoutt":  "timeout",
		"tial":      "tail",
		"evn":       "env",
		"":          "",
		"x":         "",
		"banana":    "",
		"endpoint":  "",
		"data-fill": "data-file",
	} {
		t.Run(word, func(t *testing.T) {
			if got := nearest.To(word, flags); got != want {
				t.Errorf("To(%q) = %q, want %q", word, got, want)
			}
		})
	}
	if got := nearest.To("x", nil); got != "" {
		t.Errorf("To among no names = %q, want none", got)
	}
}
