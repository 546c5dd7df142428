package awsclient

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// A Signer signs HTTP requests with the credentials of a session, and sends them.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
type Signer struct {
	Session *Session
	Service string            // as signatures name it: lambda
	Next    http.RoundTripper // sends the request; nil: [http.DefaultTransport]

	refused atomic.Pointer[string] // request ID
}

// Refused returns the request ID of the newest answer that was no success, "" when there was none.
func (s *Signer) Refused() string {
	if id := s.refused.Load(); id != nil {
		return *id
	}
	return ""
}

// RoundTrip implements [http.RoundTripper].
func (s *Signer) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
	}
	keys, err := s.Session.Config.Credentials.Retrieve(r.Context())
	if err != nil {
		return nil, fmt.Errorf("no credentials: %s", Mask(lastCause(err).Error()))
	}
	signed := r.Clone(r.Context())
	signed.Body, signed.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(r.Context(), keys, signed, hex.EncodeToString(sum[:]), s.Service, s.Session.Config.Region, time.Now())
	if err != nil {
		return nil, fmt.Errorf("sign the request: %w", err)
	}
	next := s.Next
	if next == nil {
		next = http.DefaultTransport
	}
	answer, err := next.RoundTrip(signed)
	if err == nil && answer.StatusCode >= http.StatusMultipleChoices {
		id := answer.Header.Get("X-Amzn-Requestid")
		s.refused.Store(&id)
	}
	return answer, err
}

// CloseIdleConnections closes what [Signer.Next] keeps open.
func (s *Signer) CloseIdleConnections() {
	if closer, ok := s.Next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
