package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// readVariables gives flags that are not on the command line the value of their variable: LAMBENT_MAX_ENVIRONMENTS for
// --max-environments. Flags that may be repeated, those of except and --help have none. The result says of flags that
// have a value where it comes from: --max-environments or LAMBENT_MAX_ENVIRONMENTS.
func readVariables(flags *pflag.FlagSet, except ...string) (origins map[string]string, err error) {
	origins = map[string]string{}
	flags.VisitAll(func(f *pflag.Flag) {
		name := "LAMBENT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		text := os.Getenv(name)
		switch {
		case f.Changed:
			origins[f.Name] = "--" + f.Name
		case text == "" || f.Name == "help" || slices.Contains(except, f.Name) || strings.HasSuffix(f.Value.Type(), "Array"):
		default:
			if setErr := f.Value.Set(text); setErr != nil && err == nil {
				err = fmt.Errorf("%s=%s: %w", name, text, setErr)
			}
			origins[f.Name] = name
		}
	})
	return origins, err
}
