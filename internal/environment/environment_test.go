package environment_test

import (
	"testing"

	"github.com/lambent-go/lambent/internal/environment"
)

func TestNumbers(t *testing.T) {
	for value, want := range map[string]int{
		"": 0, "0": 0, "128": 128, "007": 7, "10240": 10240, "1073741824": 1 << 30,
		"-3": 0, "+3": 0, "2.5": 0, "12MB": 0, " 1": 0, "9223372036854775808": 0, "99999999999999999999": 0,
	} {
		t.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", value)
		if got := environment.MemoryLimitInMB(); got != want {
			t.Errorf("MemoryLimitInMB of %q = %d, want %d", value, got, want)
		}
		t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", value)
		if got := environment.MaxConcurrency(); got != max(1, want) {
			t.Errorf("MaxConcurrency of %q = %d, want %d", value, got, max(1, want))
		}
	}
}
