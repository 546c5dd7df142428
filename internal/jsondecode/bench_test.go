package jsondecode_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

type order struct {
	ID       string            `json:"id"`
	Customer string            `json:"customer"`
	Total    float64           `json:"total"`
	Count    int               `json:"count"`
	Paid     bool              `json:"paid"`
	Tags     []string          `json:"tags"`
	Labels   map[string]string `json:"labels"`
	Lines    []struct {
		SKU   string  `json:"sku"`
		Price float64 `json:"price"`
		N     int     `json:"n"`
	} `json:"lines"`
}

type upload struct {
	Name string `json:"name"`
	Body string `json:"body"`
}

func orders(bytes int) string {
	const one = `{"id":"order-%06d","customer":"Grete Müller, Hauptstraße 5","total":1234.56,"count":7,"paid":true,"tags":["new","express"],` +
		`"labels":{"channel":"web","region":"eu-central-1"},"lines":[{"sku":"A-1","price":9.99,"n":3},{"sku":"B-22","price":1200.05,"n":1}],"ignored":{"deep":[1,2,{"x":null}]}}`
	all := []string{}
	for size := 0; size < bytes; {
		o := fmt.Sprintf(one, len(all))
		size += len(o) + 1
		all = append(all, o)
	}
	return "[" + strings.Join(all, ",") + "]"
}

func uploads(bytes int) string {
	return `{"name":"report.txt","body":"` + strings.Repeat("The quick brown fox jumps over the lazy dog. ", bytes/46) + `"}`
}

var payloads = []struct {
	name string
	text string
	into reflect.Type
}{
	{"100B", `{"id":"order-000001","customer":"Grete","total":12.5,"count":7,"paid":true,"tags":["new","express"]}`, reflect.TypeFor[order]()},
	{"mixed10KB", orders(10 << 10), reflect.TypeFor[[]order]()},
	{"mixed1MB", orders(1 << 20), reflect.TypeFor[[]order]()},
	{"mixed6MB", orders(6 << 20), reflect.TypeFor[[]order]()},
	{"any1MB", orders(1 << 20), reflect.TypeFor[any]()},
	{"skipped1MB", `{"other":` + orders(1<<20) + `}`, reflect.TypeFor[order]()},
	{"string10KB", uploads(10 << 10), reflect.TypeFor[upload]()},
	{"string1MB", uploads(1 << 20), reflect.TypeFor[upload]()},
	{"string6MB", uploads(6 << 20), reflect.TypeFor[upload]()},
	{"escaped1MB", `{"name":"n","body":"` + strings.Repeat(`{\"key\":\"a value\",\"n\":12345}\n`, 1<<20/34) + `"}`, reflect.TypeFor[upload]()},
}

// BenchmarkDecode is the compiled decoder beside encoding/json.
func BenchmarkDecode(b *testing.B) {
	for _, p := range payloads {
		text := []byte(p.text)
		b.Run(p.name+"/encoding-json", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := json.Unmarshal(text, reflect.New(p.into).Interface()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(p.name+"/compiled", func(b *testing.B) {
			d := jsondecode.Compile(p.into)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Decode(text, reflect.New(p.into).Interface(), jsondecode.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
