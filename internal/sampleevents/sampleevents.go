// Package sampleevents has a sample of each kind of event that reaches a Lambda function: what lambent events prints,
// what lambent invoke --event sends, and what package lambdatest gives to tests.
//
// A kind is a short name in lower case, as people who work with AWS say it: sqs, http, cognito-presignup. Each sample
// is a file in the folder samples, and a line in the table of this file.
package sampleevents

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
)

// A Sample is a sample of a kind of event.
type Sample struct {
	Kind  string `json:"kind"`  // short name, as in sqs-fifo
	Title string `json:"title"` // where the event comes from and what it says
	Type  string `json:"type"`  // Go type it decodes into, with its package, as in events.SQSEvent
}

//go:embed samples/*.json
var files embed.FS

// All returns every sample, sorted by kind.
func All() []Sample { return slices.Clone(table) }

// Find returns the sample of a kind, and whether there is one.
func Find(kind string) (Sample, bool) {
	at, found := slices.BinarySearchFunc(table, kind, func(s Sample, kind string) int { return cmp.Compare(s.Kind, kind) })
	if !found {
		return Sample{}, false
	}
	return table[at], true
}

// Mentioning returns the kinds that a word occurs in, in the kind itself, the title or the type, sorted. Letter case,
// spaces and hyphens do not count: "API Gateway" and "apigateway" find the same.
func Mentioning(word string) []string {
	squeeze := strings.NewReplacer(" ", "", "-", "", "_", "")
	word = squeeze.Replace(strings.ToLower(word))
	var kinds []string
	for _, s := range table {
		text := strings.ToLower(s.Kind + "\n" + s.Title + "\n" + s.Type)
		if len(word) >= 3 && strings.Contains(squeeze.Replace(text), word) {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

// Payload returns the event: JSON, indented by two spaces, with a newline at its end. The caller may change it.
func (s Sample) Payload() []byte {
	payload, err := files.ReadFile("samples/" + s.Kind + ".json")
	if err != nil {
		panic(fmt.Sprintf("sample event %q: %v", s.Kind, err)) // the zero Sample, which is of no kind
	}
	return payload
}
