package project

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

const whatAFunctionIs = "a function is a main package that calls lambda.Start or lambdahttp.Start; name its folder, as in ./cmd/api"

// named finds the function called name among the packages below dir.
func named(ctx context.Context, dir, name string) (Function, error) {
	found, err := Find(ctx, dir, "./...")
	if err != nil {
		return Function{}, err
	}
	names := make([]string, len(found.Functions))
	for i, f := range found.Functions {
		if f.Name == name {
			return f, nil
		}
		names[i] = f.Name
	}
	text := fmt.Sprintf("no function %s in ./...", name)
	if len(names) > 0 {
		text += ", which has\n" + functionTable(dir, found.Functions)
	}
	return Function{}, hint.Add(errors.New(text), "%s", nameAdvice(dir, name, names))
}

// nameAdvice says what to write instead of a name that no function has.
func nameAdvice(dir, name string, names []string) string {
	if near := nearest.To(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
		return "write ./" + name + " to name the folder"
	}
	return whatAFunctionIs
}

// noFunction says what pattern, as written in the folder dir, matched instead of a function.
func noFunction(dir, pattern string, misses []Miss) error {
	switch len(misses) {
	case 0:
		return hint.Add(fmt.Errorf("%s: no packages match", pattern), whatAFunctionIs)
	case 1:
		err := fmt.Errorf("%s: no function: %s", pattern, misses[0].Reason)
		if info, statErr := os.Stat(filepath.Join(dir, pattern)); statErr == nil && info.IsDir() && !isFolder(pattern) {
			return hint.Add(err, "write ./%s to name the folder", pattern)
		}
		return hint.Add(err, whatAFunctionIs)
	}
	return hint.Add(fmt.Errorf("%s: no function among\n%s", pattern, missTable(misses)), whatAFunctionIs)
}

// severalFunctions says which functions pattern matched where one is wanted.
func severalFunctions(dir, pattern string, functions []Function) error {
	err := fmt.Errorf("%s: want one function, found\n%s", pattern, functionTable(dir, functions))
	return hint.Add(err, "name the folder of one, as in %s", display(dir, functions[0].Dir))
}

// functionTable has an indented line with name and folder for each function.
func functionTable(dir string, functions []Function) string {
	rows := make([][2]string, len(functions))
	for i, f := range functions {
		rows[i] = [2]string{f.Name, display(dir, f.Dir)}
	}
	return table(rows)
}

// missTable has an indented line with package and reason for each miss.
func missTable(misses []Miss) string {
	rows := make([][2]string, len(misses))
	for i, m := range misses {
		reason, _, _ := strings.Cut(m.Reason, "\n")
		rows[i] = [2]string{m.ImportPath, reason}
	}
	return table(rows)
}

func table(rows [][2]string) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(w, "  %s\t%s\n", row[0], row[1])
	}
	w.Flush() // a strings.Builder takes everything
	return strings.TrimSuffix(text.String(), "\n")
}
