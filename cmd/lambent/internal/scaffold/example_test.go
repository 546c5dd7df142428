package scaffold_test

import (
	"fmt"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/scaffold"
	"github.com/lambent-go/lambent/internal/sampleevents"
)

func ExampleFunction_Files() {
	sample, _ := sampleevents.Find("s3")
	files, err := scaffold.Function{Folder: "cmd/thumbnails", Sample: sample}.Files()
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		first, _, _ := strings.Cut(string(file.Text), "\n")
		fmt.Printf("%s: %s\n", file.Name, first)
	}
	// Output:
	// event.json: {
	// main.go: // Thumbnails is a function on AWS Lambda that is told what comes from S3.
	// main_test.go: package main
	// README.md: # thumbnails
	// .gitignore: /dist/
}
