package deploy

import (
	"fmt"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
)

// A Kind says in what way a setting is different.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "added"
	Changed Kind = "changed"
	Removed Kind = "removed"
)

// A Change is one difference between what is and what will be. The tags are what lambent deploy --json prints: names
// and meaning are stable.
type Change struct {
	Setting string `json:"setting"` // as in lambent.json, with a dot between keys: env.TABLE
	Kind    Kind   `json:"kind"`
	Old     string `json:"old,omitempty"` // "": there was none, or it is secret
	New     string `json:"new,omitempty"` // "": there will be none, or it is secret
}

// change returns the difference between two values of a setting, if there is one, without account IDs.
func change(setting, before, after string) []Change {
	c := Change{Setting: setting, Kind: Changed, Old: awsclient.Mask(before), New: awsclient.Mask(after)}
	switch {
	case before == after:
		return nil
	case before == "":
		c.Kind = Added
	case after == "":
		c.Kind = Removed
	case c.Old == c.New:
		c.New += " of another account"
	}
	return []Change{c}
}

// String returns the change as one line: "~ timeout: 3 s -> 10 s".
func (c Change) String() string {
	mark := map[Kind]string{Added: "+", Changed: "~", Removed: "-"}[c.Kind]
	switch {
	case c.Old != "" && c.New != "":
		return fmt.Sprintf("%s %s: %s -> %s", mark, c.Setting, c.Old, c.New)
	case c.Old != "" || c.New != "":
		return fmt.Sprintf("%s %s: %s", mark, c.Setting, c.Old+c.New)
	case c.Kind == Changed:
		return fmt.Sprintf("%s %s: changed, its value is not shown", mark, c.Setting)
	}
	return fmt.Sprintf("%s %s", mark, c.Setting)
}
