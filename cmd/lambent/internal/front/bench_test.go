package front_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// overheadRequests is how many requests each way of BenchmarkOverhead gets, one after another on one connection.
const overheadRequests = 2000

// BenchmarkOverhead is what the local service adds to a warm invocation of an echo function, beside what a reverse proxy
// adds to a server: the medians of
//
//	D  a request to a net/http server
//	X  the same through httputil.ReverseProxy
//	L  an Invoke of a function through the port of a local Lambda
//
// and (L - 2D) / (X - D), which is to be at most 2. Each party is a process of its own, as it is where it is used: X and L
// are both two round trips between processes and what is done in the middle. Run it with -benchtime 1x.
func BenchmarkOverhead(b *testing.B) {
	direct := startParty(b, serverRole, "")
	proxy := startParty(b, proxyRole, direct)
	local := startParty(b, serviceRole, "")
	for b.Loop() {
		m := medians(b, direct, proxy, local+"/2015-03-31/functions/echo/invocations")
		d, x, l := m[0], m[1], m[2]
		b.ReportMetric(microseconds(d), "D-us")
		b.ReportMetric(microseconds(x), "X-us")
		b.ReportMetric(microseconds(l), "L-us")
		b.ReportMetric(float64(l-2*d)/float64(x-d), "(L-2D)/(X-D)")
	}
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// The processes of BenchmarkOverhead, by the value of functionVariable. Each writes its URL and serves until its standard
// input ends.
const (
	serverRole  = "server"  // answers with what it is sent
	proxyRole   = "proxy"   // passes requests on to the URL in targetVariable
	serviceRole = "service" // is a local Lambda with the function echo
)

const targetVariable = "FRONT_TEST_TARGET"

// startParty starts a process of the benchmark, which ends with it, and returns its URL.
func startParty(b *testing.B, role, target string) string {
	b.Helper()
	executable, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(executable)
	c.Env = append(os.Environ(), functionVariable+"="+role, targetVariable+"="+target)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := c.Wait(); err != nil {
			b.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

// serveParty is a process of the benchmark.
func serveParty(role string) error {
	var handler http.Handler
	switch role {
	case serverRole:
		handler = http.HandlerFunc(echo)
	case proxyRole:
		target, err := url.Parse(os.Getenv(targetVariable))
		if err != nil {
			return err
		}
		handler = httputil.NewSingleHostReverseProxy(target)
	default:
		service, err := echoService()
		if err != nil {
			return err
		}
		defer service.Close(context.Background()) //nolint:errcheck // nothing is measured any more
		handler = front.New(service, front.Options{})
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	fmt.Println(server.URL)
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.Copy(w, r.Body)
}

// echoService has one function, echo, which answers with its event.
func echoService() (*localaws.Service, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := localaws.New(localaws.Options{})
	_, err = s.Add(localaws.Settings{
		Name: "echo", Command: []string{executable}, MemoryMB: 1024, Env: map[string]string{functionVariable: echoRole},
	})
	return s, err
}

// A way is one to send a request and to have its body back, on a connection of its own.
type way struct {
	url    string
	client *http.Client
	took   []time.Duration
}

// medians sends requests in all ways, by turns, and returns for each way how long half of its requests take at most.
func medians(b *testing.B, urls ...string) []time.Duration {
	b.Helper()
	const turns = 20
	ways := make([]*way, len(urls))
	for i, url := range urls {
		ways[i] = &way{url: url, client: &http.Client{Transport: &http.Transport{}}}
		defer ways[i].client.CloseIdleConnections()
	}
	for turn := range turns + 1 { // the first one warms up
		for _, w := range ways {
			for range overheadRequests / turns {
				w.send(b)
			}
			if turn == 0 {
				w.took = nil
			}
		}
	}
	list := make([]time.Duration, len(ways))
	for i, w := range ways {
		slices.Sort(w.took)
		list[i] = w.took[len(w.took)/2]
	}
	return list
}

func (w *way) send(b *testing.B) {
	const event = `{"name":"Gopher"}`
	started := time.Now()
	response, err := w.client.Post(w.url, "application/json", strings.NewReader(event))
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	w.took = append(w.took, time.Since(started))
	if err != nil || string(body) != event {
		b.Fatalf("answer %q, %v", body, err)
	}
}

// BenchmarkInvoke is the warm invocation of an echo function through the port of a local Lambda.
func BenchmarkInvoke(b *testing.B) {
	service, err := echoService()
	if err != nil {
		b.Fatal(err)
	}
	defer service.Close(b.Context()) //nolint:errcheck // nothing is measured any more
	local := httptest.NewServer(front.New(service, front.Options{}))
	defer local.Close()
	w := way{url: local.URL + "/2015-03-31/functions/echo/invocations", client: local.Client()}
	w.send(b) // the first starts the function
	b.ReportAllocs()
	for b.Loop() {
		w.send(b)
	}
}
