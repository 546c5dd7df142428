package handlers

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

// A Document is an event of any size: a list of goods, with most of what JSON has.
type Document struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Items   []Item `json:"items"`
}

// An Item is one of the goods in a Document.
type Item struct {
	ID          int               `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Price       float64           `json:"price"`
	Active      bool              `json:"active"`
	Tags        []string          `json:"tags"`
	Attributes  map[string]string `json:"attributes"`
	Parent      *int              `json:"parent"`
}

// A Summary answers a Document.
type Summary struct {
	Items int     `json:"items"`
	Total float64 `json:"total"`
}

// CountDocument is a Document that [CountingDocument] answers with how many bytes its process has allocated so far.
const CountDocument = `{"id":"count"}`

// Documents is a handler that reads a Document.
func Documents(_ context.Context, d Document) (Summary, error) {
	s := Summary{Items: len(d.Items)}
	for _, item := range d.Items {
		s.Total += item.Price
	}
	return s, nil
}

// CountingDocument is Documents, but answers CountDocument with a count.
func CountingDocument(ctx context.Context, d Document) (Summary, error) {
	if d.ID == "count" {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return Summary{Items: int(stats.TotalAlloc)}, nil
	}
	return Documents(ctx, d)
}

// DocumentEvent is the JSON of a Document of at least size bytes, and at most one item more.
func DocumentEvent(size int) []byte {
	text := []byte(`{"id":"document-1","version":3,"items":[`)
	for i := 0; len(text) < size; i++ {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Appendf(text, `{"id":%d,"name":"tea no. %d","description":"%s","price":%d.%02d,"active":%t,`+
			`"tags":["green","loose \"leaf\"","2026"],"attributes":{"origin":"Uji, 日本","weight":"%d g"},"parent":null}`,
			i, i, strings.Repeat("fresh and a little sweet. ", 1+i%4), 3+i%40, i%100, i%3 > 0, 50+i%200)
	}
	return append(text, "]}"...)
}
