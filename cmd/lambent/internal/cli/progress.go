package cli

import (
	"fmt"
	"io"
	"os"
	"time"
)

// showProgress prints message when a second has passed before done is called.
func showProgress(w io.Writer, message string) (done func()) {
	timer := time.AfterFunc(time.Second, func() { fmt.Fprintln(w, message) })
	return func() { timer.Stop() }
}

// isTerminal reports whether a person sees what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
