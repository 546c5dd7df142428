//go:build unix

package localaws_test

import (
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// BenchmarkInvoke is the warm invocation of a function whose runtime is a net/http client.
func BenchmarkInvoke(b *testing.B) {
	f := addToBenchmark(b)
	for b.Loop() {
		if _, err := f.Invoke(b.Context(), request(action{Do: "respond", Text: "1"})); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCrash is the time from the end of a process to its invoker's answer, and the init before it.
func BenchmarkCrash(b *testing.B) {
	f := addToBenchmark(b)
	var report time.Duration
	for b.Loop() {
		start := time.Now()
		r := request(action{Do: "exit", Size: 1})
		r.WaitLog = true
		response, err := f.Invoke(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		report += time.Since(start) - response.Report.Duration
	}
	b.ReportMetric(float64(report)/float64(b.N), "ns-outside-duration/op")
}

func addToBenchmark(b *testing.B) *localaws.Function {
	b.Helper()
	s := localaws.New(localaws.Options{})
	b.Cleanup(func() { s.Close(b.Context()) })
	f, err := s.Add(localaws.Settings{
		Name: "fn", Command: []string{executable()}, Env: map[string]string{roleVariable: "act"}, MemoryMB: 1024,
	})
	if err != nil {
		b.Fatal(err)
	}
	return f
}
