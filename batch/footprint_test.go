package batch_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A function that works off batches is as small as any other: neither the network nor templates are linked.
func TestLinkedPackages(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "lambda.norpc", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if len(linked) < 10 {
		t.Fatalf("go list says only %q", linked)
	}
	for _, name := range linked {
		switch {
		case name == "net", strings.HasPrefix(name, "net/"), name == "encoding/gob", name == "text/template", name == "html/template", name == "crypto/tls":
			t.Errorf("%s is linked", name)
		case strings.Contains(name, ".") && !strings.HasPrefix(name, "github.com/lambent-go/lambent/") && !strings.HasPrefix(name, "vendor/"):
			t.Errorf("%s is linked, which is not in the standard library", name)
		}
	}
}
