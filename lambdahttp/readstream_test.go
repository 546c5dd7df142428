package lambdahttp_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lambent-go/lambent/lambdahttp"
)

const nulls = "\x00\x00\x00\x00\x00\x00\x00\x00"

func TestReadStream(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   lambdahttp.Kind
		stream string
		want   received
	}{
		"URL": {kind: lambdahttp.FunctionURL, stream: `{"statusCode":201,"headers":{"content-type":"text/event-stream","Connection":"close","content-length":"9"},"cookies":["a=1","b=2"]}` + nulls + "data: tea\n\n",
			want: received{"201 Created", http.Header{"Content-Type": {"text/event-stream"}, "Set-Cookie": {"a=1", "b=2"}}, "data: tea\n\n"}},
		"URL, nothing said": {kind: lambdahttp.FunctionURL, stream: `{}` + nulls + "tea", want: received{"200 OK", http.Header{}, "tea"}},
		"URL, no body":      {kind: lambdahttp.FunctionURL, stream: `{"statusCode":204}` + nulls, want: received{"204 No Content", http.Header{}, ""}},
		"URL, more nulls":   {kind: lambdahttp.FunctionURL, stream: `{}` + nulls + "\x00\x00tea", want: received{"200 OK", http.Header{}, "\x00\x00tea"}},
		"REST": {kind: lambdahttp.RESTv1, stream: `{"statusCode":200,"multiValueHeaders":{"Content-Type":["image/png"],"Set-Cookie":["a=1"]},"cookies":["b=2"]}` + nulls + "\x89PNG",
			want: received{"200 OK", http.Header{"Content-Type": {"image/png"}, "Set-Cookie": {"a=1", "b=2"}}, "\x89PNG"}},
		"REST, as large as it may be": {kind: lambdahttp.RESTv1, stream: `{"headers":{"A":"` + strings.Repeat("b", 16384-8-20) + `"}}` + nulls + "tea",
			want: received{"200 OK", http.Header{"A": {strings.Repeat("b", 16384-8-20)}}, "tea"}},
	} {
		for way, reader := range map[string]io.Reader{
			"whole":        strings.NewReader(tt.stream),
			"byte by byte": iotest.OneByteReader(strings.NewReader(tt.stream)),
			"end with it":  iotest.DataErrReader(strings.NewReader(tt.stream)),
		} {
			t.Run(name+"/"+way, func(t *testing.T) {
				response, err := lambdahttp.ReadStream(tt.kind, reader)
				if err != nil {
					t.Fatal(err)
				}
				if response.ContentLength != -1 {
					t.Errorf("ContentLength = %d, want -1", response.ContentLength)
				}
				if got := receive(t, response); !reflect.DeepEqual(got, tt.want) {
					t.Errorf("ReadStream(%q)\ngot  %q\nwant %q", tt.stream, got, tt.want)
				}
			})
		}
	}
}

func TestReadStreamRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   lambdahttp.Kind
		stream string
		reason string
	}{
		"empty":             {lambdahttp.FunctionURL, "", "the stream ended before its headers were complete"},
		"no end":            {lambdahttp.FunctionURL, `{"statusCode":200}`, "the stream ended before its headers were complete"},
		"seven nulls":       {lambdahttp.FunctionURL, "{}" + nulls[1:], "the stream ended before its headers were complete"},
		"too large":         {lambdahttp.RESTv1, `{"headers":{"A":"` + strings.Repeat("b", 16384-8-19) + `"}}` + nulls + "tea", "the stream has no end of its headers within 16384 bytes"},
		"no JSON":           {lambdahttp.RESTv1, "tea" + nulls, "what the stream begins with is not a JSON object"},
		"list":              {lambdahttp.FunctionURL, "[]" + nulls, "what the stream begins with is not a JSON object"},
		"status":            {lambdahttp.FunctionURL, `{"statusCode":"tea"}` + nulls, "headers of the stream: statusCode is not a whole number"},
		"headers":           {lambdahttp.FunctionURL, `{"headers":{"A":[]}}` + nulls, "headers of the stream: a value in headers has the wrong type"},
		"cookies":           {lambdahttp.RESTv1, `{"cookies":{}}` + nulls, "headers of the stream: cookies is not a list of strings"},
		"key REST does not": {lambdahttp.RESTv1, `{"body":"tea"}` + nulls, `headers of the stream: it has the unknown key "body"`},
	} {
		t.Run(name, func(t *testing.T) {
			first := min(1, len(tt.stream)) // so that no number of whole reads makes 16384 bytes
			parts := io.MultiReader(strings.NewReader(tt.stream[:first]), strings.NewReader(tt.stream[first:]))
			response, err := lambdahttp.ReadStream(tt.kind, parts)
			var refusal *lambdahttp.ReplyError
			if !errors.As(err, &refusal) || refusal.Kind != tt.kind || refusal.Reason != tt.reason {
				t.Fatalf("error = %v, want a ReplyError of %v: %s", err, tt.kind, tt.reason)
			}
			if got := receive(t, response); got.status != "502 Bad Gateway" || got.body == "" {
				t.Errorf("response = %q, want 502 and a body", got)
			}
		})
	}
}

// A stream that breaks off is never taken for one that ended.
func TestReadStreamBreaksOff(t *testing.T) {
	broken := errors.New("broken")
	early := io.MultiReader(strings.NewReader(`{"statusCode":200}`), iotest.ErrReader(broken))
	response, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, early)
	var refusal *lambdahttp.ReplyError
	if !errors.As(err, &refusal) || !errors.Is(err, broken) || response.StatusCode != 502 {
		t.Errorf("broken headers: %v, %v, want 502 and both errors", response, err)
	}
	late := io.MultiReader(strings.NewReader(`{"statusCode":200}`+nulls+"te"), iotest.ErrReader(broken))
	response, err = lambdahttp.ReadStream(lambdahttp.FunctionURL, late)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(response.Body); string(body) != "te" || !errors.Is(err, broken) {
		t.Errorf("broken body = %q, %v, want te and the reader's error", body, err)
	}
	if _, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, stalled{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("reader that gives nothing: %v, want %v", err, io.ErrNoProgress)
	}
}

type stalled struct{}

func (stalled) Read([]byte) (int, error) { return 0, nil }

// The response is there before the body is, every write arrives as it comes, and closing the body
// tells the writer.
func TestReadStreamDoesNotWait(t *testing.T) {
	reader, writer := io.Pipe()
	step := make(chan error)
	go func() {
		for _, part := range []string{`{"statusCode":200,"hea`, `ders":{}}` + nulls[3:], nulls[:3], "one", "two", "three"} {
			_, err := writer.Write([]byte(part))
			step <- err
		}
	}()
	go func() {
		for range 3 {
			<-step
		}
	}()
	response, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one", "two"} {
		b := make([]byte, 64)
		n, err := response.Body.Read(b)
		if string(b[:n]) != want || err != nil {
			t.Fatalf("Read = %q, %v, want %q", b[:n], err, want)
		}
		if err := <-step; err != nil {
			t.Fatal(err)
		}
	}
	response.Body.Close()
	if err := <-step; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("write after the body was closed: %v, want %v", err, io.ErrClosedPipe)
	}
}

func TestReadStreamOfOtherKinds(t *testing.T) {
	for _, kind := range []lambdahttp.Kind{lambdahttp.Unknown, lambdahttp.HTTPv2, lambdahttp.ALB, lambdahttp.LatticeV1, lambdahttp.LatticeV2, lambdahttp.WebSocket, lambdahttp.Edge} {
		if response, err := lambdahttp.ReadStream(kind, strings.NewReader("{}"+nulls)); response != nil || err == nil {
			t.Errorf("%v: %v, %v, want no response and an error", kind, response, err)
		}
	}
}

func FuzzReadStream(f *testing.F) {
	f.Add([]byte(`{"statusCode":200,"headers":{"content-type":"text/event-stream"},"cookies":["a=1"]}` + nulls + "data"))
	f.Add([]byte(`{"statusCode":200,"multiValueHeaders":{"Content-Type":["image/png"]}}` + nulls))
	f.Add([]byte("{}" + nulls[1:] + "tea"))
	f.Add([]byte(nulls))
	f.Fuzz(func(t *testing.T, stream []byte) {
		for _, kind := range []lambdahttp.Kind{lambdahttp.FunctionURL, lambdahttp.RESTv1} {
			response, err := lambdahttp.ReadStream(kind, iotest.OneByteReader(bytes.NewReader(stream)))
			checkResponse(t, response)
			var refusal *lambdahttp.ReplyError
			if err != nil && (!errors.As(err, &refusal) || response.StatusCode != 502) {
				t.Fatalf("%v: error = %v with status %d", kind, err, response.StatusCode)
			}
			if err != nil {
				continue
			}
			_, body, _ := bytes.Cut(stream, []byte(nulls))
			again, _ := lambdahttp.ReadStream(kind, bytes.NewReader(stream))
			if got := receive(t, again).body; got != string(body) {
				t.Fatalf("%v: body = %q, want %q", kind, got, body)
			}
		}
	})
}
