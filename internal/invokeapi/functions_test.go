package invokeapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGetFunction compares what is said about functions with golden files.
func TestGetFunction(t *testing.T) {
	bootstrap := filepath.Join(t.TempDir(), "bootstrap")
	content := []byte("not run here")
	modified := time.Date(2026, 11, 22, 13, 3, 14, 206e6, time.UTC)
	if err := os.WriteFile(bootstrap, content, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(bootstrap, modified, modified); err != nil {
		t.Fatal(err)
	}
	five := 5
	l := invokeapitest.Start(t, invokeapi.Options{
		Describe: func(function string) invokeapi.Description {
			return invokeapi.Description{Description: "about " + function, Role: "arn:aws:iam::123456789012:role/any"}
		},
	}, func(s *localaws.Settings) {
		s.Command, s.Env = []string{bootstrap}, map[string]string{"STAGE": "latest", "TABLE": "dev"}
		s.Timeout, s.MemoryMB, s.ReservedConcurrency = 90*time.Second, 256, &five
		s.LogFormat, s.LogLevel = "JSON", "DEBUG"
	})
	sum := sha256.Sum256(content)
	architecture := map[string]string{"amd64": "x86_64"}[runtime.GOARCH]
	if architecture == "" {
		architecture = runtime.GOARCH
	}
	for name, path := range map[string]string{
		"latest":        "fn",
		"qualified":     "fn?Qualifier=$LATEST",
		"alias":         "fn:live",
		"configuration": "fn/configuration?Qualifier=1",
	} {
		t.Run(name, func(t *testing.T) {
			a := send(t, http.MethodGet, l.URL+"/2015-03-31/functions/"+path, "")
			if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/json" {
				t.Fatalf("%+v", a)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, []byte(a.body), "", "  "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			text := strings.NewReplacer(
				filepath.ToSlash(filepath.Dir(bootstrap)), "/folder",
				base64.StdEncoding.EncodeToString(sum[:]), "<SHA-256>",
				`"`+architecture+`"`, `"<architecture>"`,
			).Replace(got.String())
			compareGolden(t, text)
		})
	}
}

// compareGolden compares a text with the file that the test is the name of.
func compareGolden(t *testing.T, got string) {
	t.Helper()
	file := filepath.Join("testdata", t.Name()+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// TestUnbuiltFunction is described before it has an executable, with a role made up.
func TestUnbuiltFunction(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{Account: "999999999999"}, func(s *localaws.Settings) {
		s.Command = []string{filepath.Join(t.TempDir(), "bootstrap")}
	})
	a := send(t, http.MethodGet, l.URL+"/2015-03-31/functions/fn/configuration", "")
	var got struct {
		Role, CodeSha256, State, LastModified string
		CodeSize                              int
		LoggingConfig                         map[string]string
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Role != "arn:aws:iam::999999999999:role/fn" || got.CodeSize != 0 || got.State != "Active" ||
		got.CodeSha256 != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
		t.Errorf("%+v", got)
	}
	if want := map[string]string{"LogFormat": "Text", "LogGroup": "/aws/lambda/fn"}; fmt.Sprint(got.LoggingConfig) != fmt.Sprint(want) {
		t.Errorf("logging %v, want %v", got.LoggingConfig, want)
	}
	if _, err := time.Parse("2006-01-02T15:04:05.000-0700", got.LastModified); err != nil {
		t.Error(err)
	}
}

// TestListFunctions walks through pages.
func TestListFunctions(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) {
		s.Versions = map[string]localaws.Version{"1": {}, "2": {}, "10": {}}
	})
	for _, name := range []string{"b", "a"} {
		if _, err := l.Service.Add(localaws.Settings{Name: name, Command: []string{"/none"}}); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		"":                               "a b fn",
		"MaxItems=2":                     "a b|fn",
		"MaxItems=1":                     "a|b|fn",
		"MaxItems=3":                     "a b fn",
		"MaxItems=10000":                 "a b fn",
		"FunctionVersion=ALL":            "a:$LATEST b:$LATEST fn:$LATEST fn:1 fn:2 fn:10",
		"FunctionVersion=ALL&MaxItems=4": "a:$LATEST b:$LATEST fn:$LATEST fn:1|fn:2 fn:10",
	} {
		t.Run(query, func(t *testing.T) {
			if got := listPages(t, l.URL, query); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// listPages returns the ends of the ARNs that ListFunctions tells, with | between pages.
func listPages(t *testing.T, url, query string) string {
	t.Helper()
	var pages []string
	for marker := ""; ; {
		a := send(t, http.MethodGet, url+"/2015-03-31/functions/?"+query+"&Marker="+marker, "")
		var page struct {
			Functions  []struct{ FunctionArn, Version string }
			NextMarker string
		}
		if err := json.Unmarshal([]byte(a.body), &page); err != nil {
			t.Fatalf("%v: %s", err, a.body)
		}
		var names []string
		for _, f := range page.Functions {
			name := strings.TrimPrefix(f.FunctionArn, "arn:aws:lambda:us-east-1:123456789012:function:")
			names = append(names, name)
			if _, version, ok := strings.Cut(name, ":"); ok && version != f.Version {
				t.Errorf("%s has version %s", name, f.Version)
			}
		}
		pages = append(pages, strings.Join(names, " "))
		if marker = page.NextMarker; marker == "" {
			return strings.Join(pages, "|")
		}
	}
}

// TestHead has the answer without its body.
func TestHead(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	a := send(t, http.MethodHead, l.URL+"/2015-03-31/functions/fn", "")
	if a.status != 200 || a.body != "" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("%+v", a)
	}
}

// TestNoFunctions is an empty list, and no null.
func TestNoFunctions(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	l.Service.Remove(invokeapitest.Name)
	if a := send(t, http.MethodGet, l.URL+"/2015-03-31/functions", ""); a.status != 200 || a.body != `{"Functions":[]}` {
		t.Errorf("%+v", a)
	}
}

// TestOtherOperations are known by name.
func TestOtherOperations(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	served := map[string]bool{"Invoke": true, "InvokeAsync": true, "InvokeWithResponseStream": true,
		"GetFunction": true, "GetFunctionConfiguration": true, "ListFunctions": true}
	variables := strings.NewReplacer("{", "", "}", "")
	for _, o := range invokeapi.Operations() {
		name, method, path := o[0], o[1], variables.Replace(o[2])
		if served[name] {
			continue
		}
		a := send(t, method, l.URL+path, "{}")
		want := `{"message":"` + name + ` is not implemented by the local service."}`
		if a.status != http.StatusNotImplemented || a.header.Get("X-Amzn-Errortype") != "NotImplemented" || a.body != want {
			t.Errorf("%s %s: %+v, want %s", method, path, a, want)
		}
	}
}
