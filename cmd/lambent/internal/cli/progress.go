package cli

import (
	"fmt"
	"io"
	"os"
	"time"
)

// showProgress prints message on a terminal when a second has passed before done is called.
func showProgress(stderr io.Writer, message string) (done func()) {
	if f, ok := stderr.(*os.File); !ok || !isTerminal(f) {
		return func() {}
	}
	return afterOneSecond(func() { fmt.Fprintln(stderr, message) })
}

// afterOneSecond calls f in a second unless stop is called before.
func afterOneSecond(f func()) (stop func()) {
	timer := time.AfterFunc(time.Second, f)
	return func() { timer.Stop() }
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
