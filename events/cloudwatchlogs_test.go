package events_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// The batch is the same from gzip and from zlib.
func TestCloudwatchLogsParse(t *testing.T) {
	var want events.CloudwatchLogsData
	readFixture(t, "cloudwatchlogs-data", &want)
	for _, name := range []string{"cloudwatchlogs", "cloudwatchlogs-zlib"} {
		var e events.CloudwatchLogsEvent
		readFixture(t, name, &e)
		got, err := e.AWSLogs.Parse()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if got := want.LogEvents[0].ExtractedField("level") + want.LogEvents[0].ExtractedField("none") + want.LogEvents[1].ExtractedField("level"); got != "ERROR" {
		t.Errorf("extracted fields are %q, want ERROR", got)
	}
}

func readFixture(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// compressed is text as CloudWatch Logs sends it.
func compressed(open func(io.Writer) io.WriteCloser, text string) string {
	var b bytes.Buffer
	w := open(&b)
	io.WriteString(w, text)
	w.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func gzipped(text string) string {
	return compressed(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, text)
}

func TestCloudwatchLogsParseErrors(t *testing.T) {
	whole := gzipped(`{"owner":"123456789012"}`)
	decoded, _ := base64.StdEncoding.DecodeString(whole)
	cut := base64.StdEncoding.EncodeToString(decoded[:len(decoded)-9])
	decoded[len(decoded)-5] ^= 1 // of the checksum
	for name, tt := range map[string]struct{ data, wantErr string }{
		"empty":       {"", "awslogs.data: neither gzip nor zlib"},
		"no base64":   {"!", "awslogs.data: not base64: illegal base64 data at input byte 0"},
		"plain":       {"e30=", "awslogs.data: neither gzip nor zlib"},
		"head only":   {"H4s=", "awslogs.data: unexpected EOF"},
		"cut":         {cut, "awslogs.data: unexpected EOF"},
		"checksum":    {base64.StdEncoding.EncodeToString(decoded), "awslogs.data: gzip: invalid checksum"},
		"no JSON":     {gzipped("hello"), "awslogs.data: invalid character 'h'"},
		"two values":  {gzipped("{}{}"), "awslogs.data: invalid character '{' after top-level value"},
		"wrong type":  {gzipped(`{"logEvents":{}}`), "awslogs.data: json: cannot unmarshal object"},
		"zlib, empty": {compressed(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, ""), "awslogs.data: unexpected end of JSON input"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := events.CloudwatchLogsRawData{Data: tt.data}.Parse()
			if err == nil || !strings.HasPrefix(err.Error(), tt.wantErr) {
				t.Errorf("Parse() error = %v, want %s", err, tt.wantErr)
			}
			if !reflect.DeepEqual(d, events.CloudwatchLogsData{}) {
				t.Errorf("Parse() = %+v, want nothing", d)
			}
		})
	}
}

// Types that could always be compared with == still can: this compiles.
func TestCloudwatchLogsComparable(*testing.T) {
	canCompare[events.CloudwatchLogsEvent]()
	canCompare[events.CloudwatchLogsLogEvent]()
}

func FuzzCloudwatchLogsParse(f *testing.F) {
	f.Add([]byte(gzipped(`{"logEvents":[{"id":"1"}]}`)))
	f.Add([]byte("eJyrrgUAAXUA+Q=="))
	f.Add([]byte("H4sIAAAAAAAA/w=="))
	f.Fuzz(func(t *testing.T, data []byte) {
		events.CloudwatchLogsRawData{Data: string(data)}.Parse()
	})
}

func ExampleCloudwatchLogsRawData_Parse() {
	data := gzipped(`{"logGroup":"/aws/lambda/orders","logEvents":[{"id":"1","timestamp":1772439330123,"message":"ERROR 42 out of stock"}]}`)
	e := events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: data}}
	batch, err := e.AWSLogs.Parse()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range batch.LogEvents {
		fmt.Println(batch.LogGroup, line.Message)
	}
	// Output: /aws/lambda/orders ERROR 42 out of stock
}
