//go:build linux

package main

import (
	"io"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/bench/internal/compare"
	"github.com/lambent-go/lambent/bench/internal/measure"
	"github.com/lambent-go/lambent/bench/internal/peer"
)

// TestQuickRun runs everything once. Whatever the values are, there must be one of each measure for each library.
func TestQuickRun(t *testing.T) {
	var out, progress strings.Builder
	if err := run(t.Context(), []string{"-quick"}, &out, &progress); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	t.Log(out.String())
	for _, p := range peer.All() {
		leftOut := strings.Contains(progress.String(), "\n"+p.Name+": left out: ")
		if strings.Contains(out.String(), p.Name+" ") == leftOut {
			t.Errorf("%s in the table: %v, left out: %v", p.Name, !leftOut, leftOut)
		}
	}
	for _, suite := range compare.Suites() {
		if !strings.Contains(out.String(), suite.Title) {
			t.Errorf("no comparison of %s", suite.Name)
		}
	}
	for _, c := range measure.Cases() {
		leftOut := strings.Contains(out.String(), "\n"+c.Name+": left out: ")
		for _, m := range measure.All() {
			if !strings.Contains(strings.Join(ids(c), " "), string(m.ID)) {
				continue
			}
			_, row, found := strings.Cut(out.String(), "\n"+m.Title+" ")
			if row, _, _ = strings.Cut(row, "\n"); !found || strings.HasSuffix(row, "–") != leftOut {
				t.Errorf("%s: row %q, case %s left out: %v", m.ID, row, c.Name, leftOut)
			}
		}
	}
}

func ids(c measure.Case) []string {
	var ids []string
	for _, id := range c.Measures {
		ids = append(ids, string(id))
	}
	return ids
}

func TestFlags(t *testing.T) {
	p, err := parse([]string{"-rounds", "3", "-cases", "gap,size"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if p.rounds != 3 || len(p.cases) != 2 || p.cases[0].Name != "gap" || p.cases[1].Name != "size" {
		t.Errorf("plan is %+v", p)
	}
	if got := len(p.measures()); got != 5 {
		t.Errorf("%d measures, want 3 of gap and 2 of size", got)
	}
	if p, err := parse([]string{"-rounds", "3", "-quick"}, io.Discard); err != nil || p.rounds != 1 || len(p.cases) != len(measure.Cases()) {
		t.Errorf("quick plan is %+v, %v", p, err)
	}
	for want, args := range map[string][]string{
		`unexpected argument "gap"`:            {"gap"},
		"-rounds is 0, want at least 1":        {"-rounds", "0"},
		"unknown case \"speed\"\nhint: the ca": {"-cases", "gap,speed"},
	} {
		if _, err := parse(args, io.Discard); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v: error = %v, want %s", args, err, want)
		}
	}
}
