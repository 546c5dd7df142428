package dev

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/internal/localaws"
)

// everything tells an output all that there is to tell.
func everything(o *Output) {
	o.listening("http://127.0.0.1:1")
	o.building("api")
	o.ready("api", "http://127.0.0.1:1", true, 1500*time.Microsecond)
	o.ready("api", "http://127.0.0.1:1", false, 2*time.Second)
	o.log(localaws.LogLine{Function: "api", Line: "START", Source: localaws.SourcePlatform})
	o.several(true)
	o.log(localaws.LogLine{Function: "api", RequestID: "1", Line: "<a>", Source: localaws.SourceFunction})
	o.invocation("api", "1", localaws.Report{Status: localaws.StatusTimeout, Duration: 3 * time.Second, MaxMemoryUsedMB: 9, ColdStart: true})
	o.Note("note %d", 1)
	o.Problem(errors.New("bad"))
}

func TestOutput(t *testing.T) {
	const messages = `listening on http://127.0.0.1:1
function api is ready after 2ms: http://127.0.0.1:1/_url/api/
function api is up to date after 2s
note 1
! bad
`
	for name, tt := range map[string]struct {
		output         *Output
		stdout, stderr string
	}{
		"text":  {&Output{}, "START\napi | <a>\n", messages},
		"quiet": {&Output{Quiet: true}, "", "listening on http://127.0.0.1:1\n! bad\n"},
		"colour": {
			&Output{Colour: true},
			"\x1b[2mSTART\x1b[0m\n\x1b[" + colourOf("api") + "mapi | \x1b[0m<a>\n", messages,
		},
		"JSON": {&Output{JSON: true}, `{"type":"listening","url":"http://127.0.0.1:1"}
{"type":"function","name":"api","state":"building"}
{"type":"function","name":"api","state":"ready","durationMs":1.5}
{"type":"function","name":"api","state":"ready","durationMs":2000}
{"type":"log","function":"api","requestId":"","line":"START"}
{"type":"log","function":"api","requestId":"1","line":"<a>"}
{"type":"invocation","function":"api","requestId":"1","status":"timeout","durationMs":3000,"initDurationMs":0,"maxMemoryUsedMB":9,"coldStart":true}
`, messages},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			o := tt.output
			o.Stdout, o.Stderr = &stdout, &stderr
			o.PrintError = func(err error) { stderr.WriteString("! " + err.Error() + "\n") }
			everything(o)
			if diff := cmp.Diff(tt.stdout, stdout.String()); diff != "" {
				t.Errorf("stdout (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.stderr, stderr.String()); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}
