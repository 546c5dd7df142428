package jsondecode_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// everything has a field for each way in which the decoder writes to memory.
type everything struct {
	S      string
	P      *everything
	PP     **string
	List   []everything
	Strs   []string
	Bytes  []byte
	Floats []float64
	Array  [2]*string
	M      map[string]string
	A      map[string]any
	L      map[string][]string
	G      map[string]everything
	N      map[int]*string
	W      map[word]list
	Any    any
	U      upper
	PU     *upper
	Raw    json.RawMessage
	Num    json.Number
	Small  struct{ A, B int8 }
	*Shown
}

func everythingJSON(depth int) string {
	inner := "null"
	if depth > 0 {
		inner = everythingJSON(depth - 1)
	}
	text := strings.Repeat(fmt.Sprintf(`text %d `, depth), 1+depth*3)
	return fmt.Sprintf(`{"S":%[2]q,"P":%[1]s,"PP":%[2]q,"List":[%[1]s,{"S":"x"},null],"Strs":["a","b\n",null,%[2]q],"Bytes":"aGVsbG8gd29ybGQ=",
		"Floats":[1,2.5,3,4,5,6,7,8,9],"Array":["x","y"],"M":{"a":"b","c":%[2]q},"A":{"x":[1,"two",{"three":%[2]q}]},"L":{"h":["1","2"],"i":[]},
		"G":{"k":%[1]s},"N":{"1":"one","2":null},"W":{"w":"a,b"},"Any":[%[2]q,{"deep":[[],{}]}],"U":"u","PU":[1],"Raw":{"r":%[2]q},"Num":12,
		"Small":{"A":1,"B":-1},"In":{"A":1,"c":{"B":%[2]q}}}`, inner, text)
}

// Values that were decoded while the collector ran all the time, by several goroutines, are what encoding/json makes.
func TestDecodeWhileCollecting(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	text := []byte(everythingJSON(3))
	var want everything
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	d := jsondecode.Compile(reflect.TypeFor[everything]())
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			kept := make([]*everything, 0, 10)
			for range cap(kept) {
				own := bytes.Clone(text)
				got := new(everything)
				if err := d.Decode(own, got, jsondecode.Options{}); err != nil {
					t.Error(err)
					return
				}
				clear(own)
				kept = append(kept, got)
				runtime.GC()
			}
			for _, got := range kept {
				if !reflect.DeepEqual(got, &want) {
					t.Error("value differs from encoding/json's")
				}
			}
		})
	}
	wait.Wait()
}

// A value keeps no more of a payload alive than what its strings share.
func TestStringsDoNotPinPayload(t *testing.T) {
	text := []byte(`{"name":"a","body":"` + strings.Repeat("b", 8<<20) + `"}`)
	var v upload
	if err := jsondecode.Compile(reflect.TypeFor[upload]()).Decode(text, &v, jsondecode.Options{}); err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, 100)
	for range cap(names) {
		var next upload
		if err := jsondecode.Compile(reflect.TypeFor[upload]()).Decode(text, &next, jsondecode.Options{}); err != nil {
			t.Fatal(err)
		}
		names = append(names, next.Name)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	runtime.KeepAlive(names)
	names = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(before.HeapAlloc) - int64(after.HeapAlloc); kept > 100*64<<10 {
		t.Errorf("100 names keep %d bytes alive", kept)
	}
}
