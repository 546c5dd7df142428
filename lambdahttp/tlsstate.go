package lambdahttp

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
)

// cameOverTLS reports whether the client's connection to the front end was encrypted. Only a load
// balancer, VPC Lattice and a client of CloudFront's that says so may do without.
func cameOverTLS(kind Kind, h http.Header) bool {
	if proto := h["X-Forwarded-Proto"]; len(proto) > 0 {
		return strings.EqualFold(proto[0], "https")
	}
	switch kind {
	case RESTv1, HTTPv2, FunctionURL, WebSocket, Edge:
		return true
	}
	return false
}

// describeTLS fills in what a front end tells of the client's connection.
func describeTLS(state *tls.ConnectionState, host string, h http.Header, cert raw) {
	state.HandshakeComplete = true
	state.ServerName = (&url.URL{Host: host}).Hostname()
	state.Version = tlsVersion(h.Get("X-Amzn-Tls-Version"))
	if cert == "" {
		return
	}
	block, _ := pem.Decode([]byte(cert.member("clientCertPem").text()))
	if block == nil {
		return
	}
	if parsed, err := x509.ParseCertificate(block.Bytes); err == nil {
		state.PeerCertificates = []*x509.Certificate{parsed}
	}
}

func tlsVersion(name string) uint16 {
	switch name {
	case "TLSv1.3":
		return tls.VersionTLS13
	case "TLSv1.2":
		return tls.VersionTLS12
	case "TLSv1.1":
		return tls.VersionTLS11
	case "TLSv1", "TLSv1.0":
		return tls.VersionTLS10
	}
	return 0
}
