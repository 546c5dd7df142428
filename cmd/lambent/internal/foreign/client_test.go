package foreign_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
)

// clientVariable has the URL that this test binary, as a client of its own, posts its standard input to.
const clientVariable = "FOREIGN_TEST_CLIENT"

// runClient sends an event and passes the answer on.
func runClient(url string, event io.Reader, answer io.Writer) {
	response, err := http.Post(url, "application/json", event)
	if err != nil {
		panic(err)
	}
	if _, err := io.Copy(answer, response.Body); err != nil {
		panic(err)
	}
}

// A client is a process that waits for an answer.
type client struct {
	command *exec.Cmd
	answer  io.Reader
}

func startClient(t *testing.T, url, event string) *client {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &client{command: exec.Command(executable)}
	c.command.Env = append(os.Environ(), clientVariable+"="+url)
	c.command.Stderr = os.Stderr
	stdin, err := c.command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if c.answer, err = c.command.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(stdin, event); err != nil {
		t.Fatal(err)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

// kill kills the client, and waits until nothing of it is left.
func (c *client) kill(t *testing.T) {
	t.Helper()
	if err := c.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.command.Wait() // the error is that it was killed
}

// A place is a server that a function visits in the middle of an invocation, and that lets it go when the test likes.
type place struct {
	url     string
	arrived chan struct{}
	release chan struct{}
}

func newPlace(t *testing.T) *place {
	p := &place{arrived: make(chan struct{}, 1), release: make(chan struct{}, 1)}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		p.arrived <- struct{}{}
		<-p.release
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

const (
	invocations = "/2015-03-31/functions/fn/invocations"
	streams     = "/2021-11-15/functions/fn/response-streaming-invocations"
)

// TestKillClient kills clients in each phase of an invocation: it runs to its end all the same, and the next one is not
// touched.
func TestKillClient(t *testing.T) {
	t.Parallel()
	settings := awsLambdaGo("echo")
	settings.MaxEnvironments = 1
	p := start(t, settings)
	busy := newPlace(t)
	event := `{"do":"visit","text":"` + busy.url + `"}`

	running := startClient(t, p.url+invocations, event)
	<-busy.arrived
	running.kill(t)
	waiting := startClient(t, p.url+invocations, `{"text":"of a client that waits"}`)
	other := make(chan string, 1)
	go func() {
		var got struct{ Text string }
		p.invoke(t, `{"text":"of another"}`, &got)
		other <- got.Text
	}()
	busy.release <- struct{}{}
	if got := <-other; got != "of another" {
		t.Errorf("another client's answer is %q", got)
	}
	if answer, err := io.ReadAll(waiting.answer); err != nil || len(answer) == 0 {
		t.Errorf("answer of the client that waited: %q, %v", answer, err)
	}
	if err := waiting.command.Wait(); err != nil {
		t.Error(err)
	}
	p.log.await(t, 3, "REPORT RequestId: ")
	p.log.await(t, 1, "says "+busy.url) // after the client had gone
}

// TestKillQueuedClient kills a client whose invocation waits for an environment.
func TestKillQueuedClient(t *testing.T) {
	t.Parallel()
	settings := awsLambdaGo("echo")
	settings.MaxEnvironments = 1
	p := start(t, settings)
	p.function.Hold() // so that it waits
	queued := startClient(t, p.url+invocations, `{"text":"queued"}`)
	<-p.arrived
	queued.kill(t)
	p.function.Resume()
	var got struct{ Text string }
	if p.invoke(t, `{"text":"next"}`, &got); got.Text != "next" {
		t.Errorf("answer %+v", got)
	}
	p.log.await(t, 1, "says queued")
}

// TestKillStreamingClient kills a client in the middle of a stream.
func TestKillStreamingClient(t *testing.T) {
	t.Parallel()
	settings := awsLambdaGo("stream")
	settings.MaxEnvironments = 1
	p := start(t, settings)
	middle := newPlace(t)
	c := startClient(t, p.url+streams, `{"visit":"`+middle.url+`"}`)
	<-middle.arrived
	if _, err := io.ReadFull(c.answer, make([]byte, 100)); err != nil { // the first piece has come
		t.Errorf("read the first piece: %v", err)
	}
	c.kill(t)
	middle.release <- struct{}{} // and now 600 kB more, for nobody
	p.log.await(t, 1, "REPORT RequestId: ")
	var answer pieces
	response, err := p.function.InvokeStream(t.Context(), request(`{}`), &answer)
	if err != nil || response.FunctionError != "" || answer.Len() != len("half ")+6*100_000 {
		t.Errorf("the next stream has %d bytes, %+v, %v", answer.Len(), response, err)
	}
}
