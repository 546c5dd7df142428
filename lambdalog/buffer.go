package lambdalog

import (
	"context"
	"runtime"
	"weak"

	"github.com/lambent-go/lambent/lambdacontext"
)

// defaultBuffer is how many bytes of lines are held for an invocation.
const defaultBuffer = 20 << 10

// WithBuffer holds records below the handler's level back, down to DEBUG: they are written when it turns out that
// somebody wants to read them. That is when the invocation logs a record of level ERROR or above, before which they are
// written, or when it fails. Otherwise they are dropped when the invocation ends. Lines keep their order and their times.
//
// An invocation holds at most maxBytes of lines; zero, or less, is 20 KiB. When there are more, the oldest go, and are
// counted in a record of level WARN in front of the others. A line larger than maxBytes is written at once. Outside an
// invocation nothing is held. An invocation that times out is killed with what it holds.
//
// As AWS_LAMBDA_LOG_LEVEL is the least level, records below it are not held either: set the function's log level to DEBUG
// and the handler's, by [WithLevel], to what should be written at once.
func WithBuffer(maxBytes int) Option {
	if maxBytes <= 0 {
		maxBytes = defaultBuffer
	}
	return func(s *settings) { s.record.HoldBack(maxBytes, identityOf, whenGone) }
}

// identityOf identifies the invocation of ctx without keeping it alive.
func identityOf(ctx context.Context) any {
	if lc, _ := lambdacontext.FromContext(ctx); lc != nil {
		return weak.Make(lc)
	}
	return nil
}

// whenGone calls f after the last context of the invocation of ctx has gone. The runtime says earlier that it ended, but
// a context made by lambdacontext.NewContext has no runtime.
func whenGone(ctx context.Context, f func()) {
	if lc, _ := lambdacontext.FromContext(ctx); lc != nil {
		runtime.AddCleanup(lc, func(f func()) { f() }, f)
	}
}
