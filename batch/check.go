package batch

import "fmt"

// invalid says why a batch is refused before any of its records is run. Records count from 1 in messages.
func invalid(i, n int, format string, arguments ...any) error {
	return fmt.Errorf("batch: record %d of %d: %s", i+1, n, fmt.Sprintf(format, arguments...))
}

// checkSource refuses a record of another event source. Records without one were made by hand.
func checkSource(i, n int, got, want string) error {
	if got != "" && got != want {
		return invalid(i, n, "event source is %s, want %s", got, want)
	}
	return nil
}
