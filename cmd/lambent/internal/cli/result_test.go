package cli

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/internal/localaws"
)

func TestResultWrite(t *testing.T) {
	for name, tt := range map[string]struct{ payload, want string }{
		"object":         {`{"a": 1.0, "b": "<&>"}`, `{"a":1.0,"b":"<&>"}`},
		"large number":   {`12345678901234567890.10`, `12345678901234567890.10`},
		"null":           {`null`, `null`},
		"nothing":        {``, `null`},
		"not JSON":       {`<p>"hi"</p>`, `"\u003cp\u003e\"hi\"\u003c/p\u003e"`},
		"two JSON texts": {"{}\n{}", `"{}\n{}"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := result{
				StatusCode:      200,
				ExecutedVersion: "$LATEST",
				RequestID:       "id",
				Payload:         payloadJSON([]byte(tt.payload)),
				Log:             "START <id>\n",
				Report: newReport(localaws.Report{
					Duration:        1234567 * time.Nanosecond,
					InitDuration:    4 * time.Millisecond,
					BilledDuration:  6 * time.Millisecond,
					MemorySizeMB:    128,
					MaxMemoryUsedMB: 7,
					Status:          localaws.StatusSuccess,
					ColdStart:       true,
				}),
			}
			want := `{"statusCode":200,"functionError":"","executedVersion":"$LATEST","requestId":"id","payload":` + tt.want +
				`,"log":"START <id>\n","report":{"status":"success","errorType":"","durationMs":1.235,"initDurationMs":4,` +
				`"billedDurationMs":6,"memorySizeMB":128,"maxMemoryUsedMB":7,"coldStart":true}}` + "\n"
			var got bytes.Buffer
			if err := r.write(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWriteLine(t *testing.T) {
	payload := append(make([]byte, 0, 16), "one"...)
	for text, want := range map[string]string{"": "\n", "\n": "\n", "one": "one\n", "one\n": "one\n", "one\r": "one\r\n"} {
		var got bytes.Buffer
		if err := writeLine(&got, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("writeLine(%q) writes %q, want %q", text, &got, want)
		}
	}
	if err := writeLine(new(bytes.Buffer), payload); err != nil || payload[:4][3] != 0 {
		t.Errorf("writeLine changes the payload's memory to %q (error %v)", payload[:4], err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestWriteLineError(t *testing.T) {
	err := writeLine(brokenWriter{}, []byte("one"))
	if err == nil || err.Error() != "standard output: broken pipe" {
		t.Errorf("error = %v, want what is broken", err)
	}
}
