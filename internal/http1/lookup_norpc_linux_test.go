//go:build lambda.norpc

package http1

import (
	"strings"
	"testing"
)

func TestLookUpRefuses(t *testing.T) {
	conn, err := New(t.Context(), "name.invalid:80")
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.resolve()
	const want = "host name.invalid is neither an IP address nor localhost nor in /etc/hosts, and a build with the tag lambda.norpc resolves no other names\nhint: "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("resolve = %v, want %s…", err, want)
	}
}
