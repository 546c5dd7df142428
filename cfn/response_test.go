package cfn_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lambent-go/lambent/cfn"
)

// A bucket takes responses as CloudFormation's does.
type bucket struct {
	*httptest.Server
	requests chan received
}

type received struct {
	method, uri string
	header      http.Header
	body        []byte
	response    cfn.Response
}

// newBucket starts a bucket that answers with status and body.
func newBucket(t *testing.T, status int, body string) *bucket {
	t.Helper()
	b := &bucket{requests: make(chan received, 10)}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := received{method: r.Method, uri: r.RequestURI, header: r.Header}
		got.body, _ = io.ReadAll(r.Body)
		json.Unmarshal(got.body, &got.response)
		b.requests <- got
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(b.Close)
	return b
}

// next returns the request that was made.
func (b *bucket) next(t *testing.T) received {
	t.Helper()
	select {
	case r := <-b.requests:
		return r
	default:
		t.Fatal("no request was made")
		return received{}
	}
}

// The URL arrives to the letter, since its signature is over that, and no content type does.
func TestSendRequest(t *testing.T) {
	for _, uri := range []string{
		"/arn%3Aaws%3Acloudformation%3Aeu-west-1%3A123456789012%3Astack/shop/guid%7CBurrow%7Creq-1?AWSAccessKeyId=AKIA&Expires=1&Signature=c2ln%2Fbg%3D%3D",
		"/plain?X-Amz-Signature=0a1b&empty=&flag",
		"/pipe|and%2fsmall%2Fescapes/~(x)!?a=b|c/d?e",
		"/",
		"/?a",
		"/a%20b+c;d=e",
	} {
		b := newBucket(t, 200, "")
		r := cfn.NewResponse(&cfn.Event{RequestID: "req-1", LogicalResourceID: "Burrow", StackID: "stack", ResponseURL: b.URL + uri})
		r.Status, r.PhysicalResourceID = cfn.StatusSuccess, "burrow-7"
		r.Data = map[string]any{"Address": "2 <Meadow> Lane"}
		if err := r.Send(); err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		got := b.next(t)
		if got.method != "PUT" || got.uri != uri {
			t.Errorf("%s %s, want PUT %s", got.method, got.uri, uri)
		}
		if _, ok := got.header["Content-Type"]; ok {
			t.Errorf("%s: a content type was sent: %v", uri, got.header)
		}
		want := `{"Status":"SUCCESS","RequestId":"req-1","LogicalResourceId":"Burrow","StackId":"stack","PhysicalResourceId":"burrow-7","Data":{"Address":"2 <Meadow> Lane"}}`
		if string(got.body) != want {
			t.Errorf("%s: body is %s, want %s", uri, got.body, want)
		}
	}
}

// A host without a path has none afterwards either.
func TestSendWithoutPath(t *testing.T) {
	b := newBucket(t, 200, "")
	if err := cfn.NewResponse(&cfn.Event{ResponseURL: b.URL + "?a=/b"}).Send(); err != nil {
		t.Fatal(err)
	}
	if got, want := b.next(t).uri, "/?a=/b"; got != want {
		t.Errorf("request for %s, want %s", got, want)
	}
}

// No error tells the signature.
func TestSendErrors(t *testing.T) {
	denied := newBucket(t, 403, "<Error><Code>AccessDenied</Code><StringToSign>secret</StringToSign></Error>")
	odd := newBucket(t, 400, "secret")
	for name, tt := range map[string]struct{ url, want string }{
		"denied":     {denied.URL, "put response of custom resource Burrow: status 403 Forbidden AccessDenied"},
		"odd":        {odd.URL, "put response of custom resource Burrow: status 400 Bad Request"},
		"no URL":     {"", "put response of custom resource Burrow: unsupported protocol scheme"},
		"bad URL":    {"http://a b/", "put response of custom resource Burrow: invalid character"},
		"bad escape": {"http://a/%zz", "put response of custom resource Burrow: invalid URL escape"},
	} {
		t.Run(name, func(t *testing.T) {
			err := cfn.NewResponse(&cfn.Event{LogicalResourceID: "Burrow", ResponseURL: tt.url + "?Signature=secret"}).Send()
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("Send() error = %v, want %s", err, tt.want)
			} else if strings.Contains(err.Error(), "secret") {
				t.Errorf("Send() error = %v: it tells the signature", err)
			}
		})
	}
}

func TestSendContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cancel()
		<-release
	}))
	defer server.Close()
	defer close(release)
	r := cfn.NewResponse(&cfn.Event{ResponseURL: server.URL + "?Signature=secret"})
	err := r.SendContext(ctx)
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "secret") {
		t.Errorf("SendContext() error = %v, want %v", err, context.Canceled)
	}

	ctx, cancel = context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if err := r.SendContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("SendContext() error = %v, want %v", err, context.DeadlineExceeded)
	}
}

// Data that is no JSON is an error before anything is sent.
func TestSendOddData(t *testing.T) {
	b := newBucket(t, 200, "")
	r := cfn.NewResponse(&cfn.Event{ResponseURL: b.URL})
	r.Data = map[string]any{"f": func() {}}
	if err := r.Send(); err == nil || len(b.requests) > 0 {
		t.Errorf("Send() error = %v after %d requests, want one after none", err, len(b.requests))
	}
}

// CloudFormation reads no response of more than 4,096 bytes.
func TestSendLong(t *testing.T) {
	for _, reason := range []string{strings.Repeat("a", 5000), strings.Repeat("é", 3000), strings.Repeat("\"", 4000), strings.Repeat("\x01", 900), strings.Repeat("a", 3996) + "é"} {
		b := newBucket(t, 200, "")
		r := cfn.NewResponse(&cfn.Event{ResponseURL: b.URL, LogicalResourceID: "Burrow"})
		r.Status, r.Reason = cfn.StatusFailed, reason
		if err := r.Send(); err != nil {
			t.Fatal(err)
		}
		got := b.next(t)
		if len(got.body) > 4096 || len(got.body) < 4080 {
			t.Errorf("%.3q…: %d bytes, want about 4096", reason, len(got.body))
		}
		start, ok := strings.CutSuffix(got.response.Reason, "…")
		if !ok || !strings.HasPrefix(reason, start) || !utf8.ValidString(start) {
			t.Errorf("%.3q…: reason is %q", reason, got.response.Reason)
		}
		if r.Reason != reason {
			t.Error("Send changed the response")
		}
	}
	b := newBucket(t, 200, "")
	r := cfn.NewResponse(&cfn.Event{ResponseURL: b.URL, LogicalResourceID: "Burrow"})
	r.Data = map[string]any{"x": strings.Repeat("x", 5000)}
	err := r.Send()
	tooLong, ok := errors.AsType[*cfn.SizeError](err)
	if !ok || tooLong.Size < 5000 || tooLong.Limit != 4096 || !strings.HasPrefix(err.Error(), "put response of custom resource Burrow: response is 5") {
		t.Errorf("Send() error = %v, want a SizeError", err)
	}
	if len(b.requests) > 0 {
		t.Error("it was sent nevertheless")
	}
}
