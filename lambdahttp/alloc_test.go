package lambdahttp_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// The handler that the costs are measured with reads the body and answers with a kilobyte. Its own
// cost is one allocation: the value of a header.
var kilobyte = make1K()

func make1K() []byte {
	b := make([]byte, 1024)
	for i := range b {
		b[i] = "green mint, first flush\n"[i%24]
	}
	return b
}

func answerKilobyte(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	w.Header()["Content-Type"] = plainText
	w.Write(kilobyte)
}

var plainText = []string{"text/plain; charset=utf-8"}

// costs are the events of the budget: the most allocations that a request may cost.
var costs = map[string]int{
	"httpv2":      35,
	"restv1-post": 45,
	"alb-multi":   35,
	"functionurl": 40,
}

func TestAllocations(t *testing.T) {
	for name, most := range costs {
		t.Run(name, func(t *testing.T) {
			event := fixture(t, name)
			a := lambdahttp.New(http.HandlerFunc(answerKilobyte))
			got := testing.AllocsPerRun(200, func() {
				if _, err := a.Invoke(t.Context(), event); err != nil {
					t.Fatal(err)
				}
			})
			t.Logf("%v allocations", got)
			if got > float64(most) {
				t.Errorf("%v allocations, want at most %d", got, most)
			}
		})
	}
}

func BenchmarkInvoke(b *testing.B) {
	for name := range costs {
		b.Run(name, func(b *testing.B) {
			event := fixture(b, name)
			a := lambdahttp.New(http.HandlerFunc(answerKilobyte))
			b.ReportAllocs()
			for b.Loop() {
				a.Invoke(b.Context(), event)
			}
		})
	}
}
