package fakeapi

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

const (
	getNext = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nUser-Agent: test\r\n\r\n"
	post    = "POST /2018-06-01/runtime/invocation/5c0ffee5-b1e5-4aaa-8bbb-000000000042"
)

// seen is what a test compares of a request.
type seen struct {
	kind  kind
	path  string
	event int
	size  int64
	body  string
	fault string
}

var requests = map[string]struct {
	wire    string
	want    []seen
	wantErr string
}{
	"next": {
		wire: getNext,
		want: []seen{{kind: next, event: -1}},
	},
	"answer": {
		wire: post + "/response HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
		want: []seen{{kind: response, event: 42, size: 5, body: "hello"}},
	},
	"empty answer": {
		wire: post + "/response HTTP/1.1\r\ncontent-length: 0\r\n\r\n",
		want: []seen{{kind: response, event: 42}},
	},
	"answer and next in one write": {
		wire: post + "/response HTTP/1.1\r\nCONTENT-LENGTH:  2 \r\n\r\n{}" + getNext,
		want: []seen{{kind: response, event: 42, size: 2, body: "{}"}, {kind: next, event: -1}},
	},
	"chunked answer": {
		wire: post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0A;x=y\r\n, gophers!\r\n0\r\n\r\n",
		want: []seen{{kind: response, event: 42, size: 15, body: "hello, gophers!"}},
	},
	"chunk that looks like an end": {
		wire: post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n" + getNext,
		want: []seen{{kind: response, event: 42, size: 7, body: "\r\n0\r\n\r\n"}, {kind: next, event: -1}},
	},
	"trailers of a success": {
		wire: post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n",
		want: []seen{{kind: response, event: 42, size: 1, body: "a"}},
	},
	"trailers of a failure": {
		wire: post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" +
			"Lambda-Runtime-Function-Error-Type: Function.Broken\r\nLambda-Runtime-Function-Error-Body: e30=\r\n\r\n",
		want: []seen{{kind: response, event: 42, fault: "Function.Broken"}},
	},
	"large answer": {
		wire: post + "/response HTTP/1.1\r\nContent-Length: 10000\r\n\r\n" + strings.Repeat("x", 10_000) + getNext,
		want: []seen{{kind: response, event: 42, size: 10_000, body: strings.Repeat("x", keptBody)}, {kind: next, event: -1}},
	},
	"failure of an event": {
		wire: post + "/error HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
		want: []seen{{kind: failure, event: 42, size: 2, body: "{}"}},
	},
	"failure of the init phase": {
		wire: "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
		want: []seen{{kind: failure, event: -1, size: 2, body: "{}"}},
	},
	"other request ID": {
		wire: "POST /2018-06-01/runtime/invocation/00000000004x/response HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
		want: []seen{{kind: response, event: -1}},
	},
	"something else": {
		wire: "GET /2020-01-01/extension/event/next HTTP/1.1\r\n\r\n",
		want: []seen{{path: "/2020-01-01/extension/event/next", event: -1}},
	},
	"length that is no number": {
		wire:    post + "/response HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		wantErr: `Content-Length is " -1"`,
	},
	"chunk size that is no number": {
		wire:    post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\n",
		wantErr: `chunk size is "five"`,
	},
	"chunk longer than its size": {
		wire:    post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
		wantErr: errChunkEnd.Error(),
	},
	"endless head": {
		wire:    "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", maxHead+10),
		wantErr: errHeadTooLarge.Error(),
	},
	"endless line": {
		wire:    post + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", maxLine+10),
		wantErr: errLineTooLarge.Error(),
	},
}

func TestParser(t *testing.T) {
	for name, tt := range requests {
		for _, piece := range []int{1, 2, 3, 7, 100, 4096, 1 << 20} {
			t.Run(fmt.Sprintf("%s in pieces of %d", name, piece), func(t *testing.T) {
				got, err := parse(tt.wire, func() int { return piece })
				if msg := errText(err); msg != tt.wantErr {
					t.Fatalf("error = %q, want %q", msg, tt.wantErr)
				}
				if len(got) != len(tt.want) {
					t.Fatalf("got %d requests, want %d: %+v", len(got), len(tt.want), got)
				}
				for i := range got {
					if got[i] != tt.want[i] {
						t.Errorf("request %d: got %+v, want %+v", i, got[i], tt.want[i])
					}
				}
			})
		}
	}
}

// parse feeds a parser with pieces of the given sizes.
func parse(wire string, size func() int) (got []seen, err error) {
	var p parser
	for len(wire) > 0 {
		n := max(1, min(size(), len(wire)))
		rest := []byte(wire[:n])
		wire = wire[n:]
		for len(rest) > 0 {
			var complete bool
			if rest, complete, err = p.feed(rest); err != nil {
				return got, err
			}
			if r := p.request; complete {
				got = append(got, seen{r.kind, r.path, r.event, r.size, string(r.body), r.fault})
			}
		}
	}
	return got, nil
}

// FuzzParser holds the parser against itself, on whole and torn input.
func FuzzParser(f *testing.F) {
	for _, tt := range requests {
		f.Add(tt.wire, uint8(3))
	}
	f.Fuzz(func(t *testing.T, wire string, piece uint8) {
		whole, wholeErr := parse(wire, func() int { return len(wire) })
		torn, tornErr := parse(wire, func() int { return int(piece) })
		if errText(wholeErr) != errText(tornErr) || fmt.Sprint(whole) != fmt.Sprint(torn) {
			t.Errorf("whole: %+v, %v\nin pieces of %d: %+v, %v", whole, wholeErr, piece, torn, tornErr)
		}
	})
}

// FuzzBody holds the parser against net/http, which writes the request.
func FuzzBody(f *testing.F) {
	for _, body := range []string{"", "x", "\r\n0\r\n\r\n", strings.Repeat("body", 2000)} {
		f.Add(body, true, uint8(1))
		f.Add(body, false, uint8(250))
	}
	f.Fuzz(func(t *testing.T, body string, chunked bool, piece uint8) {
		var in io.Reader = strings.NewReader(body)
		if chunked {
			in = iotest.OneByteReader(in) // of unknown length
		}
		r, err := http.NewRequest("POST", "http://127.0.0.1:9001/invocation/000000000007/response", in)
		if err != nil {
			t.Fatal(err)
		}
		var wire strings.Builder
		if err := r.Write(&wire); err != nil {
			t.Fatal(err)
		}
		got, err := parse(wire.String()+getNext, func() int { return int(piece) })
		if err != nil {
			t.Fatal(err)
		}
		want := []seen{
			{kind: response, event: 7, size: int64(len(body)), body: body[:min(len(body), keptBody)]},
			{kind: next, event: -1},
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
