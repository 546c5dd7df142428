package lambdahttp_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

var kinds = []lambdahttp.Kind{
	lambdahttp.Unknown, lambdahttp.RESTv1, lambdahttp.HTTPv2, lambdahttp.FunctionURL, lambdahttp.ALB,
	lambdahttp.LatticeV1, lambdahttp.LatticeV2, lambdahttp.WebSocket, lambdahttp.Edge,
}

// fixtures are the names of all events of testdata, each of which begins with its kind.
func fixtures(t testing.TB) map[string]lambdahttp.Kind {
	t.Helper()
	byName := make(map[string]lambdahttp.Kind)
	for _, k := range kinds {
		files, err := filepath.Glob("testdata/" + strings.ToLower(k.String()) + "*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("events of kind %v: %d, %v", k, len(files), err)
		}
		for _, file := range files {
			byName[strings.TrimSuffix(filepath.Base(file), ".json")] = k
		}
	}
	return byName
}

func TestDetectFixtures(t *testing.T) {
	for name, want := range fixtures(t) {
		event := fixture(t, name)
		if got := lambdahttp.Detect(event); got != want {
			t.Errorf("Detect(%s) = %v, want %v", name, got, want)
		}
		var members map[string]any
		if err := json.Unmarshal(event, &members); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.Marshal(members) // another order, without white space
		if err != nil {
			t.Fatal(err)
		}
		if got := lambdahttp.Detect(sorted); got != want {
			t.Errorf("Detect(%s, sorted) = %v, want %v", name, got, want)
		}
	}
}

// An event that was cut is not what it began as.
func TestDetectCut(t *testing.T) {
	for name := range fixtures(t) {
		event := []byte(strings.TrimSpace(string(fixture(t, name))))
		for n := range event {
			if got := lambdahttp.Detect(event[:n]); got != lambdahttp.Unknown {
				t.Fatalf("Detect(the first %d bytes of %s) = %v, want Unknown", n, name, got)
			}
		}
	}
}

func TestDetect(t *testing.T) {
	const hidden = `{\"httpMethod\":\"GET\",\"requestContext\":{\"elb\":{}}}`
	for name, tt := range map[string]struct {
		event string
		want  lambdahttp.Kind
	}{
		"nothing":                     {``, lambdahttp.Unknown},
		"null":                        {`null`, lambdahttp.Unknown},
		"list":                        {`[{"requestContext":{"elb":{}}}]`, lambdahttp.Unknown},
		"string":                      {`"` + hidden + `"`, lambdahttp.Unknown},
		"empty":                       {`{}`, lambdahttp.Unknown},
		"two objects":                 {`{"requestContext":{"elb":{}}}{}`, lambdahttp.Unknown},
		"trailing comma":              {`{"requestContext":{"elb":{}},}`, lambdahttp.Unknown},
		"bad escape elsewhere":        {`{"requestContext":{"elb":{}},"x":"\q"}`, lambdahttp.Unknown},
		"bad number elsewhere":        {`{"requestContext":{"elb":{}},"x":01}`, lambdahttp.Unknown},
		"words in a body":             {`{"body":"` + hidden + `"}`, lambdahttp.Unknown},
		"words too deep":              {`{"detail":{"requestContext":{"elb":{}}}}`, lambdahttp.Unknown},
		"elb":                         {`{"requestContext":{"elb":{}}}`, lambdahttp.ALB},
		"elb is null":                 {`{"requestContext":{"elb":null},"httpMethod":"GET"}`, lambdahttp.RESTv1},
		"elb before http":             {`{"requestContext":{"http":{},"elb":{}}}`, lambdahttp.ALB},
		"escaped key":                 {`{"request\u0043ontext":{"elb":{}}}`, lambdahttp.ALB},
		"white space":                 {" {\n\t\"requestContext\" : \r { \"elb\" : { } } } \n", lambdahttp.ALB},
		"last of equal keys":          {`{"requestContext":{"elb":{}},"requestContext":{"http":{}}}`, lambdahttp.HTTPv2},
		"service":                     {`{"version":"2.0","requestContext":{"serviceArn":"a","http":{}}}`, lambdahttp.LatticeV2},
		"service network":             {`{"version":"2.0","requestContext":{"serviceNetworkArn":"a"}}`, lambdahttp.LatticeV2},
		"service is a number":         {`{"requestContext":{"serviceArn":1}}`, lambdahttp.Unknown},
		"raw_path":                    {`{"raw_path":"/","method":"GET"}`, lambdahttp.LatticeV1},
		"raw_path alone":              {`{"raw_path":"/"}`, lambdahttp.Unknown},
		"custom domain":               {`{"requestContext":{"http":{},"domainName":"tea.example.com"}}`, lambdahttp.HTTPv2},
		"function URL":                {`{"requestContext":{"http":{},"domainName":"a.lambda-url.b.on.aws"}}`, lambdahttp.FunctionURL},
		"function URL in the path":    {`{"rawPath":"/.lambda-url.","requestContext":{"http":{},"domainName":"x"}}`, lambdahttp.HTTPv2},
		"http is null":                {`{"requestContext":{"http":null}}`, lambdahttp.Unknown},
		"event type":                  {`{"requestContext":{"connectionId":"a","eventType":"CONNECT"}}`, lambdahttp.WebSocket},
		"direction":                   {`{"requestContext":{"connectionId":"a","messageDirection":"IN"}}`, lambdahttp.WebSocket},
		"WebSocket before REST":       {`{"httpMethod":"GET","requestContext":{"connectionId":"a","eventType":"CONNECT"}}`, lambdahttp.WebSocket},
		"connection alone":            {`{"requestContext":{"connectionId":"a"}}`, lambdahttp.Unknown},
		"payload 1.0, no account":     {`{"version":"1.0","httpMethod":"GET","requestContext":{"accountId":null}}`, lambdahttp.RESTv1},
		"REST without context":        {`{"httpMethod":"GET"}`, lambdahttp.Unknown},
		"REST, context is null":       {`{"httpMethod":"GET","requestContext":null}`, lambdahttp.Unknown},
		"REST, method is no string":   {`{"httpMethod":{},"requestContext":{}}`, lambdahttp.Unknown},
		"edge":                        {`{"Records":[{"cf":{"request":{}}}]}`, lambdahttp.Edge},
		"edge, second record":         {`{"Records":[{},{"cf":{"request":{}}}]}`, lambdahttp.Unknown},
		"edge response":               {`{"Records":[{"cf":{"request":{},"response":{}}}]}`, lambdahttp.Unknown},
		"no records":                  {`{"Records":[]}`, lambdahttp.Unknown},
		"unused members of odd types": {`{"version":[],"stageVariables":7,"requestContext":{"elb":{},"stage":[]}}`, lambdahttp.ALB},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lambdahttp.Detect([]byte(tt.event)); got != tt.want {
				t.Errorf("Detect(%s) = %v, want %v", tt.event, got, tt.want)
			}
		})
	}
}

func TestKindString(t *testing.T) {
	var got []string
	for _, k := range append(slices.Clone(kinds), -1, 99) {
		got = append(got, k.String())
	}
	want := "Unknown RESTv1 HTTPv2 FunctionURL ALB LatticeV1 LatticeV2 WebSocket Edge Unknown Unknown"
	if strings.Join(got, " ") != want {
		t.Errorf("names are %q, want %q", got, want)
	}
}

// Whatever an event is: no panic, no handler for what is no HTTP request, and a request that
// net/http's server could have made.
func FuzzInvoke(f *testing.F) {
	for name := range fixtures(f) {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(`{"requestContext":{"elb":{}},"path":"?#\u0000%zz","headers":{"a b":"1","x":"\r\n"},"queryStringParameters":{" ":"#"}}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		kind := lambdahttp.Detect(event)
		if kind != lambdahttp.Unknown && !json.Valid(event) {
			t.Fatalf("Detect = %v of what is no JSON", kind)
		}
		a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			checkRequest(t, r)
			if e, ok := lambdahttp.EventFrom(r.Context()); !ok || e.Kind != kind || kind == lambdahttp.Unknown {
				t.Errorf("the handler has run for %v", kind)
			}
		}))
		if reply, err := a.Invoke(t.Context(), event); err == nil && !json.Valid(reply) {
			t.Errorf("reply %q is no JSON", reply)
		}
	})
}

// checkRequest fails the test if r is none that a server makes.
func checkRequest(t *testing.T, r *http.Request) {
	t.Helper()
	if _, err := url.ParseRequestURI(r.RequestURI); err != nil {
		t.Errorf("RequestURI: %v", err)
	}
	if r.URL.Scheme != "" || r.URL.Host != "" || r.Body == nil || r.RemoteAddr == "" || r.Method == "" {
		t.Errorf("request %+v is none of a server", r)
	}
	for name, values := range r.Header {
		if http.CanonicalHeaderKey(name) != name || name == "" || strings.ContainsAny(name, " :\r\n\x00") || name == "Host" {
			t.Errorf("header has the name %q", name)
		}
		for _, value := range values {
			if strings.ContainsAny(value, "\r\n\x00") {
				t.Errorf("header has the value %q", value)
			}
		}
	}
}
