package awsclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "",
		"arn:aws:iam::123456789012:role/api":     "arn:aws:iam::************:role/api",
		"%3A123456789012%3A":                     "%3A************%3A",
		"123456789012":                           "************",
		"1234567890123":                          "1234567890123",
		"12345678901 x123456789012y210987654321": "12345678901 x************y************",
		"ü123456789012ü":                         "ü************ü",
	} {
		if got := awsclient.Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("arn:aws:iam::123456789012:role/api")
	f.Add("1234567890123")
	f.Fuzz(func(t *testing.T, text string) {
		masked := awsclient.Mask(text)
		if awsclient.Mask(masked) != masked || len(masked) != len(text) {
			t.Errorf("Mask(%q) = %q", text, masked)
		}
	})
}

func load(t *testing.T, o awsclient.Options) *awsclient.Session {
	t.Helper()
	o.Delay = func(int, error) time.Duration { return 0 }
	session, err := awsclient.Load(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func TestExplain(t *testing.T) {
	fakeaws.Setenv(t)
	var answer http.HandlerFunc
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r) }))
	defer server.Close()
	session := load(t, awsclient.Options{Endpoint: server.URL})
	call := func(ctx context.Context) error {
		_, err := lambda.NewFromConfig(session.Config).ListFunctions(ctx, &lambda.ListFunctionsInput{})
		return session.Explain(ctx, err)
	}
	refuse := func(status int, code, message string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Amzn-Errortype", code)
			w.Header().Set("X-Amzn-Requestid", "8f50")
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"Message": %q}`, message)
		}
	}
	for name, tt := range map[string]struct {
		answer     http.HandlerFunc
		want, hint string
	}{
		"denied":   {refuse(403, "AccessDeniedException", "account 123456789012"), "ListFunctions: AccessDeniedException: account ************ (request 8f50)", "the permissions that"},
		"expired":  {refuse(403, "ExpiredTokenException", "old"), "ListFunctions: ExpiredTokenException: old (request 8f50)", "sign in again"},
		"secrets":  {refuse(403, "InvalidSignatureException", "key "+fakeaws.AccessKey+" of "+fakeaws.SecretKey+"\n\nx-amz-security-token:"+fakeaws.Token), "ListFunctions: InvalidSignatureException: key ************ of ************ (request 8f50)", "the secret access key"},
		"no words": {refuse(400, "ServiceException", ""), "ListFunctions: ServiceException (request 8f50)", ""},
	} {
		t.Run(name, func(t *testing.T) {
			answer = tt.answer
			err := call(t.Context())
			if err == nil || err.Error() != tt.want || !strings.Contains(hint.Of(err), tt.hint) {
				t.Errorf("error %v, hint %q\nwant  %s, hint %q", err, hint.Of(err), tt.want, tt.hint)
			}
		})
	}
	if code := awsclient.Code(awsclient.NewRefusal("Invoke", "TooManyRequestsException", "", "8f50")); code != "TooManyRequestsException" {
		t.Errorf("code = %s", code)
	}

	stop := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	answer = func(w http.ResponseWriter, r *http.Request) {
		cancel(stop)
		<-r.Context().Done()
	}
	if err := call(ctx); !errors.Is(err, stop) {
		t.Errorf("interrupted: %v", err)
	}
	server.Close()
	if err := call(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "ListFunctions: dial tcp") {
		t.Errorf("without a server: %v", err)
	}
}

func TestSigner(t *testing.T) {
	fakeaws.Setenv(t)
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
	}))
	defer server.Close()
	signer := &awsclient.Signer{Session: load(t, awsclient.Options{Region: "us-west-2"}), Service: "lambda"}
	client := &http.Client{Transport: signer}
	answer, err := client.Post(server.URL+"/x", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	authorization := got.Header.Get("Authorization")
	if !strings.Contains(authorization, "/us-west-2/lambda/aws4_request") || !strings.Contains(authorization, "Credential="+fakeaws.AccessKey) {
		t.Errorf("authorization = %s", authorization)
	}
	if string(body) != "{}" || got.Header.Get("X-Amz-Security-Token") != fakeaws.Token {
		t.Errorf("body %q, header %v", body, got.Header)
	}
}

func ExampleMask() {
	fmt.Println(awsclient.Mask("arn:aws:lambda:eu-west-1:123456789012:function:api"))
	// Output: arn:aws:lambda:eu-west-1:************:function:api
}
