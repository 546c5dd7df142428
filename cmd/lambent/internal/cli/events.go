package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
	"github.com/lambent-go/lambent/internal/sampleevents"
)

func newEvents() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "events [KIND]",
		Short: "List or print sample events",
		Long: `events prints a sample of a kind of event, as AWS sends it: indented JSON that the type
in package events takes whole. Without a KIND it lists all kinds, one a line, sorted,
with where each comes from.

The same kinds are what lambent invoke --event and lambent new --event take, and
lambdatest.Sample in a test.`,
		Example: `  lambent events
  lambent events sqs
  lambent events s3 | jq '.Records[0].s3.object.key = "mine"' | lambent invoke --data-file -
  lambent events --json | jq -r '.[] | select(.type == "events.SQSEvent") | .kind'`,
		DisableFlagsInUseLine: true,
		Args:                  eventsArguments,
		ValidArgsFunction:     completeKind,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listEvents(c.OutOrStdout(), asJSON)
			}
			return printEvent(c.OutOrStdout(), args[0], asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the list, or the sample with its kind, title and type, as JSON")
	c.Flags().BoolP("help", "h", false, "explain events")
	return c
}

func eventsArguments(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%d arguments, want one KIND: %s", len(args), strings.Join(args, " "))
	}
	return nil
}

// completeKind gives a shell the kinds that begin with what is typed.
func completeKind(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var kinds []cobra.Completion
	for _, s := range sampleevents.All() {
		if len(args) == 0 {
			kinds = append(kinds, cobra.CompletionWithDesc(s.Kind, s.Title))
		}
	}
	return kinds, cobra.ShellCompDirectiveNoFileComp
}

// completeEventFlag is completeKind for the value of a flag.
func completeEventFlag(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return completeKind(c, nil, typed)
}

// listEvents prints all kinds.
func listEvents(w io.Writer, asJSON bool) error {
	if asJSON {
		return writeIndented(w, sampleevents.All())
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range sampleevents.All() {
		fmt.Fprintf(table, "%s\t%s\n", s.Kind, s.Title)
	}
	return table.Flush()
}

// printEvent prints the sample of a kind.
func printEvent(w io.Writer, kind string, asJSON bool) error {
	sample, err := findSample(kind)
	if err != nil {
		return err
	}
	if asJSON {
		return writeIndented(w, struct {
			sampleevents.Sample
			Event json.RawMessage `json:"event"`
		}{sample, sample.Payload()})
	}
	_, err = w.Write(sample.Payload())
	return err
}

// findSample returns the sample of a kind, in any letter case.
func findSample(kind string) (sampleevents.Sample, error) {
	if sample, ok := sampleevents.Find(strings.ToLower(kind)); ok {
		return sample, nil
	}
	err := fmt.Errorf("unknown kind of event %q", kind)
	if kind == "" {
		err = errors.New("kind of event is empty")
	}
	if near := nearKinds(kind); len(near) > 0 {
		return sampleevents.Sample{}, hint.Add(err, "did you mean %s? lambent events lists all kinds", orList(near))
	}
	return sampleevents.Sample{}, hint.Add(err, "lambent events lists the kinds")
}

// nearKinds are the kinds that a person may have meant, the likeliest first: those with few other letters, then those
// that the word is said of, the plain ones, which have short names, before the others.
func nearKinds(word string) []string {
	const most = 5
	var names, near []string
	for _, s := range sampleevents.All() {
		names = append(names, s.Kind)
	}
	for range most {
		name := nearest.To(word, names)
		if name == "" {
			break
		}
		near = append(near, name)
		names = slices.DeleteFunc(names, func(n string) bool { return n == name })
	}
	mentioning := sampleevents.Mentioning(word)
	slices.SortStableFunc(mentioning, func(a, b string) int { return len(a) - len(b) })
	for _, kind := range mentioning {
		if len(near) < most && !slices.Contains(near, kind) {
			near = append(near, kind)
		}
	}
	return near
}

// orList joins names as a sentence does.
func orList(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// writeIndented prints a value as JSON that a person can read.
func writeIndented(w io.Writer, value any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}
