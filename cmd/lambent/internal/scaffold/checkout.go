package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// BuiltFrom returns the folder of the checkout of Lambent that this command was built from. The error says that it is
// not there, on this machine or any more.
func BuiltFrom() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	folder := filepath.Join(filepath.Dir(file), "..", "..", "..", "..")
	if !filepath.IsAbs(file) || CheckCheckout(folder) != nil {
		return "", hint.Add(errors.New("the checkout that lambent was built from is not there, and Lambent is not published yet"),
			"--replace DIR with the folder of a checkout of "+Lambent)
	}
	return folder, nil
}

// CheckCheckout says why a folder is none with a checkout of Lambent.
func CheckCheckout(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return err
	}
	for line := range bytes.Lines(text) {
		if fields := bytes.Fields(line); len(fields) > 1 && string(fields[0]) == "module" {
			if string(fields[1]) == Lambent {
				return nil
			}
			return fmt.Errorf("%s has module %s, want %s", folder, fields[1], Lambent)
		}
	}
	return fmt.Errorf("%s has a go.mod without a module", folder)
}
