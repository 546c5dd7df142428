//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An api is a Runtime API on a bad line.
type api struct {
	subject  subject
	listener net.Listener
	failed   chan error // the first failure

	mu       sync.Mutex
	random   *rand.Rand
	events   map[string][]byte // handed out and not answered
	broken   map[string]bool   // answers whose connection has been broken: the function tries each twice
	waiting  []string          // of those, the ones whose reply broke: they are handed out again
	ending   bool              // no new events
	numbers  map[string]int    // what has happened, how often
	bytes    int64             // of events
	answered chan struct{}     // something has been
}

func newAPI(s subject, seed uint64) (*api, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	a := &api{
		subject:  s,
		listener: listener,
		failed:   make(chan error, 1),
		random:   rand.New(rand.NewPCG(seed, 1)),
		events:   map[string][]byte{},
		broken:   map[string]bool{},
		numbers:  map[string]int{},
		answered: make(chan struct{}, 1),
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go a.serve(connection.(*net.TCPConn))
		}
	}()
	return a, nil
}

func (a *api) address() string { return a.listener.Addr().String() }

func (a *api) close() { a.listener.Close() }

func (a *api) fail(err error) {
	select {
	case a.failed <- err:
	default:
	}
}

// settle hands out no new events, and waits until those that are out have been answered.
func (a *api) settle() error {
	a.mu.Lock()
	a.ending = true
	a.mu.Unlock()
	limit := time.After(30 * time.Second)
	for {
		a.mu.Lock()
		open := len(a.events)
		a.mu.Unlock()
		if open == 0 {
			return nil
		}
		select {
		case <-a.answered:
		case err := <-a.failed:
			return err
		case <-limit:
			return fmt.Errorf("%d events are not answered", open)
		}
	}
}

func (a *api) summary() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprintf("%d events of %.1f MB in all, %d answers; broken: %d before, %d in and %d after an event, %d in and %d after an answer; %d answers came twice",
		a.numbers["event"], float64(a.bytes)/1e6, a.numbers["answer"], a.numbers["break before event"], a.numbers["break in event"], a.numbers["break after event"],
		a.numbers["break in answer"], a.numbers["break after answer"], a.numbers["answer again"])
}

// chance reports true once in n times, and counts it.
func (a *api) chance(n int, what string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.random.IntN(n) != 0 {
		return false
	}
	a.numbers[what]++
	return true
}

// breaks is chance for the connection that an answer takes, which breaks no more than once.
func (a *api) breaks(id, what string) bool {
	a.mu.Lock()
	before := a.broken[id]
	a.mu.Unlock()
	if before || !a.chance(100, what) {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.broken[id] = true
	return true
}

func (a *api) number(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.random.IntN(n)
}

// rest waits a while: mostly not at all, now and then for long.
func (a *api) rest() {
	switch n := a.number(100); {
	case n < 40:
	case n < 95:
		time.Sleep(time.Duration(a.number(5_000)) * time.Microsecond)
	default:
		time.Sleep(time.Duration(a.number(200)) * time.Millisecond)
	}
}

// serve answers the requests of one connection until it breaks it.
func (a *api) serve(connection *net.TCPConn) {
	defer connection.Close()
	r := bufio.NewReader(connection)
	for {
		request, err := http.ReadRequest(r)
		if err != nil {
			return // the function has closed the connection
		}
		goesOn := false
		if request.Method == http.MethodGet {
			goesOn = a.next(connection)
		} else {
			goesOn = a.answer(connection, request)
		}
		if !goesOn {
			return
		}
	}
}

// cut breaks a connection, half of the time with a reset, which takes along what the function has not yet read.
func (a *api) cut(connection *net.TCPConn) (goesOn bool) {
	if a.number(2) == 0 {
		_ = connection.SetLinger(0)
	}
	return false
}

// next hands out an event.
func (a *api) next(w *net.TCPConn) (goesOn bool) {
	a.rest()
	if a.chance(50, "break before event") {
		return a.cut(w)
	}
	id, event, ok := a.take()
	if !ok {
		_, _ = io.Copy(io.Discard, w) // until the function ends
		return false
	}
	reply := a.reply(id, event)
	if a.chance(50, "break in event") {
		a.pieces(w, reply[:a.number(len(reply))])
		a.giveBack(id)
		return a.cut(w)
	}
	a.pieces(w, reply)
	return !a.breaks(id, "break after event") // without a reset: the function must get the event
}

// take is the next event: one that could not be handed out before, or a new one.
func (a *api) take() (id string, event []byte, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.waiting); n > 0 {
		id = a.waiting[n-1]
		a.waiting = a.waiting[:n-1]
		return id, a.events[id], true
	}
	if a.ending {
		return "", nil, false
	}
	id = fmt.Sprintf("00000000-0000-4000-8000-%012d", a.numbers["event"])
	event = a.subject.event(int(math.Exp2(a.random.Float64() * 20)))
	a.events[id] = event
	a.numbers["event"]++
	a.bytes += int64(len(event))
	return id, event, true
}

func (a *api) giveBack(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = append(a.waiting, id)
}

// reply is an event as it is sent: whole, or in chunks of any size.
func (a *api) reply(id string, event []byte) []byte {
	var b bytes.Buffer
	name := "Lambda-Runtime-Aws-Request-Id"
	if a.number(2) == 0 {
		name = strings.ToLower(name)
	}
	fmt.Fprintf(&b, "HTTP/1.1 200 OK\r\n%s:  %s \r\nLambda-Runtime-Deadline-Ms: %d\r\n", name, id, time.Now().Add(time.Minute).UnixMilli())
	if a.number(2) == 0 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(event), event)
		return b.Bytes()
	}
	b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
	for len(event) > 0 {
		n := 1 + a.number(min(len(event), 1<<a.number(18)))
		fmt.Fprintf(&b, "%x;name=value\r\n%s\r\n", n, event[:n])
		event = event[n:]
	}
	b.WriteString("0\r\nTrailer: value\r\n\r\n")
	return b.Bytes()
}

// pieces sends a text in pieces.
func (a *api) pieces(w io.Writer, text []byte) {
	for range a.number(8) {
		if len(text) == 0 {
			return
		}
		n := 1 + a.number(min(len(text), 1<<a.number(16)))
		if _, err := w.Write(text[:n]); err != nil {
			return // the function has closed the connection, and will make another one
		}
		text = text[n:]
		time.Sleep(time.Duration(a.number(2000)) * time.Microsecond)
	}
	_, _ = w.Write(text) // as above
}

// answer takes the answer to an event.
func (a *api) answer(w *net.TCPConn, request *http.Request) (goesOn bool) {
	id := strings.TrimSuffix(strings.TrimPrefix(request.URL.Path, "/2018-06-01/runtime/invocation/"), "/response")
	if request.ContentLength > 0 && a.breaks(id, "break in answer") {
		_, _ = io.CopyN(io.Discard, request.Body, int64(a.number(int(request.ContentLength))))
		return a.cut(w)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return false // the function has closed the connection
	}
	status := a.accept(id, body)
	a.rest()
	if a.breaks(id, "break after answer") {
		return a.cut(w)
	}
	a.pieces(w, fmt.Appendf(nil, "HTTP/1.1 %s\r\nContent-Length: 3\r\n\r\n{}\n", status))
	return true
}

// accept checks an answer. It returns the status of the reply.
func (a *api) accept(id string, body []byte) string {
	a.mu.Lock()
	event, open := a.events[id]
	delete(a.events, id)
	switch {
	case open:
		a.numbers["answer"]++
	case a.known(id):
		a.numbers["answer again"]++
	}
	known := a.known(id)
	a.mu.Unlock()
	switch {
	case !known:
		a.fail(fmt.Errorf("answer to the unknown event %q", id))
	case !open:
		return "400 Bad Request"
	case !bytes.Equal(body, a.subject.answer(event)):
		a.fail(fmt.Errorf("event %s of %d bytes is answered with %.200q", id, len(event), body))
	}
	select {
	case a.answered <- struct{}{}:
	default:
	}
	return "202 Accepted"
}

// known reports whether an event has been handed out.
func (a *api) known(id string) bool {
	var n int
	_, err := fmt.Sscanf(id, "00000000-0000-4000-8000-%012d", &n)
	return err == nil && n < a.numbers["event"]
}
