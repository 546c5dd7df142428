package fakeaws

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"
)

// An object is JSON.
type object = map[string]any

// A call is a request to one of the services.
type call struct {
	service, operation string
	path               string   // of a request to S3: bucket/key
	names              []string // that the pattern's stars stand for
	query              url.Values
	header             http.Header
	body               []byte
	in                 object     // of JSON
	form               url.Values // of IAM
}

// An answer is what a service says.
type answer struct {
	status        int
	out           any // JSON, XML or CBOR
	code, message string
	headers       map[string]string // beside those of the protocol
}

func ok(out any) answer { return answer{status: http.StatusOK, out: out} }

func refuse(status int, code, message string) answer {
	return answer{status: status, code: code, message: message}
}

// routes are the operations of Lambda, by method and path.
var routes = []struct{ method, path, operation string }{
	{"GET", "/2015-03-31/functions/*", "GetFunction"},
	{"DELETE", "/2015-03-31/functions/*", "DeleteFunction"},
	{"POST", "/2015-03-31/functions", "CreateFunction"},
	{"GET", "/2015-03-31/functions/*/configuration", "GetFunctionConfiguration"},
	{"PUT", "/2015-03-31/functions/*/configuration", "UpdateFunctionConfiguration"},
	{"PUT", "/2015-03-31/functions/*/code", "UpdateFunctionCode"},
	{"GET", "/2015-03-31/functions/*/versions", "ListVersionsByFunction"},
	{"POST", "/2015-03-31/functions/*/versions", "PublishVersion"},
	{"GET", "/2015-03-31/functions/*/aliases", "ListAliases"},
	{"POST", "/2015-03-31/functions/*/aliases", "CreateAlias"},
	{"GET", "/2015-03-31/functions/*/aliases/*", "GetAlias"},
	{"PUT", "/2015-03-31/functions/*/aliases/*", "UpdateAlias"},
	{"GET", "/2015-03-31/functions/*/policy", "GetPolicy"},
	{"POST", "/2015-03-31/functions/*/policy", "AddPermission"},
	{"DELETE", "/2015-03-31/functions/*/policy/*", "RemovePermission"},
	{"GET", "/2021-10-31/functions/*/url", "GetFunctionUrlConfig"},
	{"POST", "/2021-10-31/functions/*/url", "CreateFunctionUrlConfig"},
	{"PUT", "/2021-10-31/functions/*/url", "UpdateFunctionUrlConfig"},
	{"GET", "/2019-09-25/functions/*/event-invoke-config", "GetFunctionEventInvokeConfig"},
	{"PUT", "/2019-09-25/functions/*/event-invoke-config", "PutFunctionEventInvokeConfig"},
	{"PUT", "/2017-10-31/functions/*/concurrency", "PutFunctionConcurrency"},
	{"POST", "/2017-03-31/tags/*", "TagResource"},
	{"GET", "/2015-03-31/event-source-mappings", "ListEventSourceMappings"},
	{"POST", "/2015-03-31/event-source-mappings", "CreateEventSourceMapping"},
	{"PUT", "/2015-03-31/event-source-mappings/*", "UpdateEventSourceMapping"},
	{"POST", "/2015-03-31/functions/*/invocations", "Invoke"},
	{"GET", "/2018-10-31/layers/*/versions", "ListLayerVersions"},
	{"GET", "/2018-10-31/layers", "GetLayerVersionByArn"},
	{"POST", "/2018-10-31/layers/*/versions", "PublishLayerVersion"},
}

// newCall reads a request, which has to be signed for the service that it means.
func newCall(r *http.Request) (*call, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	c := &call{query: r.URL.Query(), header: r.Header, body: body}
	// Credential=KEY/20261122/REGION/SERVICE/aws4_request
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	scope, _, _ = strings.Cut(scope, ",")
	parts := strings.Split(scope, "/")
	if len(parts) != 5 || parts[0] != AccessKey || r.Header.Get("X-Amz-Security-Token") != Token {
		return nil, fmt.Errorf("%s %s: not signed", r.Method, r.URL.Path)
	}
	switch c.service = parts[3]; c.service {
	case "iam":
		c.form, err = url.ParseQuery(string(body))
		c.operation = c.form.Get("Action")
	case "logs":
		_, c.operation, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		err = json.Unmarshal(body, &c.in)
	case "monitoring":
		c.operation = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	case "s3":
		c.operation, c.path = "PutObject", strings.TrimPrefix(r.URL.Path, "/")
	case "lambda":
		err = c.route(r)
	default:
		err = errors.New("no such service: " + c.service)
	}
	return c, err
}

func (c *call) route(r *http.Request) error {
	got := strings.Split(strings.TrimSuffix(r.URL.EscapedPath(), "/"), "/")
	for _, route := range routes {
		want := strings.Split(route.path, "/")
		if route.method != r.Method || len(want) != len(got) {
			continue
		}
		if names, ok := match(want, got); ok {
			c.operation, c.names = route.operation, names
			if len(c.body) > 0 {
				return json.Unmarshal(c.body, &c.in)
			}
			return nil
		}
	}
	return fmt.Errorf("no operation %s %s", r.Method, r.URL.Path)
}

// match returns what the stars of want stand for in the path got.
func match(want, got []string) (names []string, ok bool) {
	for i := range want {
		switch {
		case want[i] == "*":
			name, err := url.PathUnescape(got[i])
			if err != nil {
				return nil, false
			}
			names = append(names, name)
		case want[i] != got[i]:
			return nil, false
		}
	}
	return names, true
}

// write sends an answer in the protocol of the service.
func (c *call) write(w http.ResponseWriter, a answer) {
	w.Header().Set("X-Amzn-Requestid", "11111111-2222-4333-8444-555555555555")
	for name, value := range a.headers {
		w.Header().Set(name, value)
	}
	switch c.service {
	case "iam":
		c.writeXML(w, a)
	case "monitoring":
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
		value, _ := a.out.(cbor.Map)
		if a.code != "" {
			value = cbor.Map{"__type": cbor.String(a.code), "message": cbor.String(a.message)}
		}
		w.WriteHeader(a.status)
		w.Write(cbor.Encode(value))
	default:
		c.writeJSON(w, a)
	}
}

func (c *call) writeJSON(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if a.code != "" {
		w.Header().Set("X-Amzn-Errortype", a.code)
		a.out = object{"__type": a.code, "Type": "User", "Message": a.message, "message": a.message}
	}
	w.WriteHeader(a.status)
	if a.out != nil {
		json.NewEncoder(w).Encode(a.out)
	}
}

func (c *call) writeXML(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(a.status)
	if a.code != "" {
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"+
			"<RequestId>11111111-2222-4333-8444-555555555555</RequestId></ErrorResponse>", a.code, escape(a.message))
		return
	}
	text, _ := a.out.(string)
	fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", c.operation, text)
}

func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}
