package awsclient

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
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
	return next.RoundTrip(signed)
}

// CloseIdleConnections closes what [Signer.Next] keeps open.
func (s *Signer) CloseIdleConnections() {
	if closer, ok := s.Next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
