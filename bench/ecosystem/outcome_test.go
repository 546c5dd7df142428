package main

import (
	"reflect"
	"testing"
)

const upstreamResults = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestB/x"}
{"Action":"fail","Package":"p","Test":"TestC"}
{"Action":"skip","Package":"p","Test":"TestD"}
{"Action":"fail","Package":"p"}
{"Action":"pass","Package":"q"}
`

const lambentResults = `{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB/x","Output":"no\n"}
{"Action":"fail","Package":"p","Test":"TestB/x"}
{"Action":"pass","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p"}
{"Action":"build-output","ImportPath":"q [q.test]","Output":"undefined: x\n"}
{"Action":"fail","Package":"q"}
`

// A test is lost that ends worse, or is no longer run, and so is a package that does not build.
func TestLost(t *testing.T) {
	upstream, err := read([]byte(upstreamResults))
	if err != nil {
		t.Fatal(err)
	}
	lambent, err := read([]byte(lambentResults))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := upstream.lostIn(lambent), []string{"p.TestB/x", "p.TestD", "q"}; !reflect.DeepEqual(got, want) {
		t.Errorf("lost are %q, want %q", got, want)
	}
	if got, want := upstream.String(), "2, 1, 1"; got != want {
		t.Errorf("outcome is %s, want %s", got, want)
	}
	if got := lambent.output["q"]; got != "\t\tundefined: x\n" {
		t.Errorf("output of q is %q", got)
	}
	if _, err := read([]byte("FAIL")); err == nil {
		t.Error("read takes what is no JSON")
	}
}
