package lambda

import (
	"math"
	"os"
	"runtime/debug"

	"github.com/lambent-go/lambent/internal/environment"
)

// WithMemoryTuning has the garbage collector run more rarely, for handlers that allocate much: it takes 400 % of new
// memory between two collections in place of 100 %, and collects more often again when Go's memory comes near 75 % of
// AWS_LAMBDA_FUNCTION_MEMORY_SIZE. Such functions need about half to two thirds of the processor time, and more memory.
// What the environment variables GOGC and GOMEMLIMIT set stays as it is. Outside Lambda, where there is no such size, the
// option does nothing; when [Run] returns the process is as it was.
//
// https://go.dev/doc/gc-guide
func WithMemoryTuning() Option {
	return func(s *settings) { s.tuneMemory = tuneMemory }
}

const (
	tunedGCPercent = 400
	tunedShare     = 0.75 // of the function's memory

	usualGCPercent   = 100
	usualMemoryLimit = math.MaxInt64
)

// tuneMemory sets the garbage collector up. restore undoes it. What is not as Go has it by itself was set by somebody
// who knows better.
func tuneMemory() (restore func()) {
	size := environment.MemoryLimitInMB()
	if size <= 0 {
		return func() {}
	}
	percent := debug.SetGCPercent(tunedGCPercent)
	limit := debug.SetMemoryLimit(int64(tunedShare * float64(size<<20)))
	restore = func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) }
	if percent != usualGCPercent || os.Getenv("GOGC") != "" {
		debug.SetGCPercent(percent)
	}
	if limit != usualMemoryLimit || os.Getenv("GOMEMLIMIT") != "" {
		debug.SetMemoryLimit(limit)
	}
	return restore
}
