//go:build unix

package localaws_test

import (
	"slices"
	"syscall"
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

// BenchmarkCrash is the time from the end of a process in the middle of an invocation to its invoker's answer, in
// crash-us; the rest is the init before it.
func BenchmarkCrash(b *testing.B) {
	running := make(chan struct{}, 1)
	f := addToBenchmark(b, environments(1), func(s *localaws.Settings) {
		s.Log = func(l localaws.LogLine) {
			if l.Source == localaws.SourceFunction {
				running <- struct{}{}
			}
		}
	})
	var took []time.Duration
	for b.Loop() {
		p := begin(b.Context(), f, request(action{Do: "printblock", Text: "running\n"}))
		<-running
		pid := f.RuntimePID()
		killed := time.Now()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			b.Fatal(err)
		}
		<-p.done
		took = append(took, time.Since(killed))
		if p.err != nil || p.response.ErrorType != "Runtime.ExitError" {
			b.Fatalf("response %+v, %v", p.response, p.err)
		}
	}
	report(b, "crash", took)
}

// BenchmarkSwap is the time from new code to when it takes requests, in accept-us, and to the answer of a request that
// has waited for it, in answer-us: the new process has been started by then, and the old one, which has nothing to do,
// been ended.
func BenchmarkSwap(b *testing.B) {
	f := addToBenchmark(b)
	var accepted, answered []time.Duration
	for b.Loop() {
		if _, err := f.Invoke(b.Context(), request(action{Do: "respond", Text: "1"})); err != nil {
			b.Fatal(err)
		}
		f.Hold()
		waiting := begin(b.Context(), f, request(action{Do: "respond", Text: "2"}))
		f.AwaitQueue(1)
		built := time.Now()
		if err := f.Replace(f.Settings()); err != nil {
			b.Fatal(err)
		}
		accepted = append(accepted, time.Since(built))
		<-waiting.done
		answered = append(answered, time.Since(built))
		if waiting.err != nil || string(waiting.response.Payload) != "2" {
			b.Fatalf("response %+v, %v", waiting.response, waiting.err)
		}
	}
	report(b, "accept", accepted)
	report(b, "answer", answered)
}

// report reports the median and the maximum of durations.
func report(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), name+"-p50-us")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), name+"-max-us")
}

func addToBenchmark(b *testing.B, changes ...func(*localaws.Settings)) *localaws.Function {
	b.Helper()
	s := localaws.New(localaws.Options{})
	b.Cleanup(func() { s.Close(b.Context()) })
	settings := localaws.Settings{
		Name: "fn", Command: []string{executable()}, Env: map[string]string{roleVariable: "act"}, MemoryMB: 1024, Timeout: long,
	}
	for _, change := range changes {
		change(&settings)
	}
	f, err := s.Add(settings)
	if err != nil {
		b.Fatal(err)
	}
	return f
}
