//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/lambent-go/lambent/bench/functions/handlers"
)

// subjects are the functions: one that answers bytes with themselves, one at a time, under a garbage collector that runs
// often and stops everything; and one that decodes, with several workers.
func subjects() []subject {
	return []subject{
		{
			name:    "bytes",
			event:   func(size int) []byte { return bytes.Repeat([]byte("Go "), size/3+1) },
			answer:  func(event []byte) []byte { return event },
			workers: 1,
			env:     []string{"GODEBUG=gcstoptheworld=1", "GOGC=20"},
		},
		{
			name:    "document",
			event:   handlers.DocumentEvent,
			answer:  summary,
			workers: 4,
		},
	}
}

// summary is what the function document answers.
func summary(event []byte) []byte {
	var d handlers.Document
	if err := json.Unmarshal(event, &d); err != nil {
		panic(fmt.Sprintf("event is no document: %v", err))
	}
	s, _ := handlers.Documents(context.Background(), d) // it never fails
	answer, _ := json.Marshal(s)                        // nor does this
	return answer
}
