package hint_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

func Example() {
	err := hint.Add(errors.New("unknown flag --memry"), "did you mean --%s?", "memory")
	fmt.Println("lambent: invoke:", err)
	fmt.Println("hint:", hint.Of(err))
	// Output:
	// lambent: invoke: unknown flag --memry
	// hint: did you mean --memory?
}

func TestOf(t *testing.T) {
	inner := hint.Add(fs.ErrNotExist, "create it")
	wrapped := fmt.Errorf("open .env: %w", inner)
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"none":           {err: fs.ErrNotExist},
		"nil":            {},
		"under a wrap":   {err: wrapped, want: "create it"},
		"outermost wins": {err: hint.Add(wrapped, "look elsewhere"), want: "look elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hint.Of(tt.err); got != tt.want {
				t.Errorf("Of(%v) = %q, want %q", tt.err, got, tt.want)
			}
		})
	}
	if !errors.Is(wrapped, fs.ErrNotExist) {
		t.Error("the cause is lost under the hint")
	}
}
