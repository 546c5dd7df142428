package cfn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	sendTimeout = time.Minute            // for Send, which has no context
	attempts    = 5                      // to send a response
	firstPause  = 100 * time.Millisecond // before the second attempt; then it doubles
)

// Send is SendContext with a minute's time.
func (r *Response) Send() error {
	ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
	defer cancel()
	return r.SendContext(ctx)
}

// SendContext sends the response to CloudFormation by [http.DefaultClient]. Where the connection fails, or the answer is
// 429 or 5xx, it tries again, five times in all within about two seconds; sending a response twice does no harm.
//
// It is an error if the response has not been taken, or if ctx ends before. One whose Data makes it longer than 4,096
// bytes is not sent: the error wraps a [*SizeError]. No error has the URL's signature in its text.
func (r *Response) SendContext(ctx context.Context) error {
	err := r.send(ctx)
	if err != nil {
		return fmt.Errorf("put response of custom resource %s: %w", r.LogicalResourceID, err)
	}
	return nil
}

func (r *Response) send(ctx context.Context) error {
	body, err := r.body()
	if err != nil {
		return err
	}
	pause := firstPause
	for attempt := 1; ; attempt++ {
		again, err := r.put(ctx, body)
		if err == nil || !again || attempt == attempts || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(pause):
			pause *= 2
		case <-ctx.Done():
			return err
		}
	}
}

// put makes one request. again says whether another one may do better.
func (r *Response) put(ctx context.Context, body []byte) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, r.url, bytes.NewReader(body))
	if err != nil {
		return false, unsigned(err)
	}
	if s := req.URL.Scheme; s != "http" && s != "https" {
		return false, fmt.Errorf("unsupported protocol scheme %q", s)
	}
	keepURL(req.URL, r.url)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return true, unsigned(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10)) // for the connection to be used again, and for the code
	if res.StatusCode == http.StatusOK {
		return false, nil
	}
	again = res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests
	return again, errors.New(strings.TrimSpace("status " + res.Status + " " + errorCode(text)))
}

// keepURL makes requests to u use its text to the letter, since the signature is over that.
func keepURL(u *url.URL, text string) {
	_, rest, _ := strings.Cut(text, "://")
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	i := strings.IndexByte(rest, '/')
	if i >= 0 && rest[i:] != u.EscapedPath() && !strings.HasPrefix(rest[i:], "//") {
		u.Opaque = rest[i:]
	}
}

// unsigned is err without the URL that net/http and net/url put into theirs.
func unsigned(err error) error {
	for {
		e, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = e.Err
	}
}

// errorCode is the code in the body of an error of Amazon S3, or "". The rest of the body tells of the signature.
func errorCode(body []byte) string {
	_, rest, _ := strings.Cut(string(body), "<Code>")
	code, _, ok := strings.Cut(rest, "</Code>")
	if !ok || len(code) > 64 {
		return ""
	}
	return code
}
