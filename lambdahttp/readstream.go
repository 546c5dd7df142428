package lambdahttp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// preludeLimit is how many bytes the status and headers of a stream may take, the mark that ends
// them included.
const preludeLimit = 16384

// preludeEnd stands between the status and headers of a stream and its body.
const preludeEnd = "\x00\x00\x00\x00\x00\x00\x00\x00"

// ReadStream makes the HTTP response that the front end of kind k sends for a streamed reply: the
// status and headers that stream begins with, and the rest of stream as the body. It returns as
// soon as it has the headers. The body ends as stream does, with the same error; closing it closes
// stream, if that is an io.Closer. ContentLength is -1.
//
// Where the front end would refuse the reply, the response is the one that the client gets in its
// place, and the error a *[ReplyError]; it wraps the error of stream too if there was one. Only
// [FunctionURL] and [RESTv1] stream: for any other kind there is no response.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
func ReadStream(k Kind, stream io.Reader) (*http.Response, error) {
	if k != FunctionURL && k != RESTv1 {
		return nil, fmt.Errorf("reply of kind %v cannot be a stream", k)
	}
	prelude, body, err := cutPrelude(stream)
	if err != nil {
		return refusedResponse(k), replyError(k, err)
	}
	a, err := readPrelude(k, prelude)
	if err != nil {
		return refusedResponse(k), replyError(k, err)
	}
	removeHopByHop(a.header)
	a.header.Del("Content-Length")
	r := newResponse(a.status, a.reason, a.header)
	r.ContentLength = -1
	r.Body = &streamBody{Reader: body, stream: stream}
	return r, nil
}

// replyError is a ReplyError that wraps what the reader of a stream failed with.
func replyError(k Kind, err error) error {
	refusal := &ReplyError{Kind: k, Reason: err.Error()}
	var failure *streamError
	if !errors.As(err, &failure) {
		return refusal
	}
	refusal.Reason = "the stream broke off before its headers were complete"
	return fmt.Errorf("%w: %w", refusal, failure.err)
}

type streamError struct{ err error }

func (e *streamError) Error() string { return e.err.Error() }

// cutPrelude reads up to the end of the prelude; body is what follows it.
func cutPrelude(stream io.Reader) (prelude []byte, body io.Reader, err error) {
	var got []byte
	for len(got) < preludeLimit {
		var err error
		if got, err = readMore(stream, got); err != nil && err != io.EOF {
			return nil, nil, &streamError{err}
		}
		if i := bytes.Index(got[:min(len(got), preludeLimit)], []byte(preludeEnd)); i >= 0 {
			return got[:i], io.MultiReader(bytes.NewReader(got[i+len(preludeEnd):]), stream), nil
		}
		if err == io.EOF {
			return nil, nil, errors.New("the stream ended before its headers were complete")
		}
	}
	return nil, nil, fmt.Errorf("the stream has no end of its headers within %d bytes", preludeLimit)
}

// readMore appends to got what one Read gives. Of bytes that come together with an error the
// bytes count; the reader gives the error again.
func readMore(stream io.Reader, got []byte) ([]byte, error) {
	got = slices.Grow(got, 4096)
	for range 100 {
		n, err := stream.Read(got[len(got) : len(got)+4096])
		if n > 0 {
			return got[:len(got)+n], nil
		}
		if err != nil {
			return got, err
		}
	}
	return got, io.ErrNoProgress
}

// readPrelude reads status and headers. A stream of a REST API may have cookies, which its buffered
// replies may not.
func readPrelude(k Kind, prelude []byte) (*answer, error) {
	o, err := parseReply(prelude)
	if err != nil {
		return nil, errors.New("what the stream begins with is not a JSON object")
	}
	a, err := preludeHead(k, o)
	if err != nil {
		return nil, fmt.Errorf("headers of the stream: %w", err)
	}
	return a, nil
}

func preludeHead(k Kind, o replyObject) (*answer, error) {
	if k == RESTv1 {
		if err := o.only("statusCode", "headers", "multiValueHeaders", "cookies"); err != nil {
			return nil, err
		}
		a, err := restHead(o)
		if err != nil {
			return nil, err
		}
		return a, o.withoutNulls().cookieLines(a.add)
	}
	o = o.withoutNulls()
	if o.get("statusCode") == nil {
		o = append(o, replyMember{"statusCode", []byte("200")})
	}
	return headV2(o)
}

// A streamBody is the body of a response that is still being written.
type streamBody struct {
	io.Reader
	stream io.Reader
}

func (b *streamBody) Close() error {
	if c, ok := b.stream.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
