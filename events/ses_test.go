package events_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

// A damaged time fails neither the batch nor the rest of its record.
func TestSimpleEmailDecodeError(t *testing.T) {
	sent := time.Date(2026, 3, 2, 8, 15, 30, 0, time.UTC)
	for name, tt := range map[string]struct {
		record  string
		want    events.SimpleEmailRecord
		wantErr string
	}{
		"sound": {
			record: `{"ses":{"mail":{"source":"a","timestamp":"2026-03-02T08:15:30Z"}}}`,
			want:   events.SimpleEmailRecord{SES: events.SimpleEmailService{Mail: events.SimpleEmailMessage{Source: "a", Timestamp: sent}}},
		},
		"mail": {
			record:  `{"ses":{"mail":{"source":"a","timestamp":"noon"},"receipt":{"timestamp":"2026-03-02T08:15:30Z"}}}`,
			want:    events.SimpleEmailRecord{SES: events.SimpleEmailService{Mail: events.SimpleEmailMessage{Source: "a"}, Receipt: events.SimpleEmailReceipt{Timestamp: sent}}},
			wantErr: "ses.mail.timestamp: not a time: noon",
		},
		"receipt": {
			record:  `{"ses":{"receipt":{"timestamp":"noon","processingTimeMillis":"7"}}}`,
			want:    events.SimpleEmailRecord{SES: events.SimpleEmailService{Receipt: events.SimpleEmailReceipt{ProcessingTimeMillis: 7}}},
			wantErr: "ses.receipt.timestamp: not a time: noon",
		},
		"number": {
			record:  `{"ses":{"receipt":{"processingTimeMillis":"7 ms"}}}`,
			wantErr: `ses.receipt.processingTimeMillis: not a number: "7 ms"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.SimpleEmailRecord
			if err := json.Unmarshal([]byte(tt.record), &got); err != nil {
				t.Fatal(err)
			}
			if msg := errorText(got.DecodeError()); msg != tt.wantErr {
				t.Errorf("DecodeError() = %q, want %q", msg, tt.wantErr)
			}
			if g, w := got.SES.Mail, tt.want.SES.Mail; g.Source != w.Source || !g.Timestamp.Equal(w.Timestamp) {
				t.Errorf("mail is %+v, want %+v", g, w)
			}
			if g, w := got.SES.Receipt, tt.want.SES.Receipt; g.ProcessingTimeMillis != w.ProcessingTimeMillis || !g.Timestamp.Equal(w.Timestamp) {
				t.Errorf("receipt is %+v, want %+v", g, w)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestSimpleEmailNotificationDecodeError(t *testing.T) {
	for text, want := range map[string]string{
		`{"mail":{"timestamp":"2026-03-02T08:15:30Z"}}`: "",
		`{"mail":{"timestamp":"noon"}}`:                 "mail.timestamp: not a time: noon",
		`{"receipt":{"timestamp":"noon"}}`:              "receipt.timestamp: not a time: noon",
	} {
		var n events.SimpleEmailNotification
		if err := json.Unmarshal([]byte(text), &n); err != nil {
			t.Fatal(err)
		}
		if got := errorText(n.DecodeError()); got != want {
			t.Errorf("%s: DecodeError() = %q, want %q", text, got, want)
		}
	}
}

// What was not sent is not written.
func TestSimpleEmailInventsNothing(t *testing.T) {
	for _, text := range []string{
		`{"eventVersion":"1.0","eventSource":"aws:ses"}`,
		`{"eventVersion":"1.0","eventSource":"aws:ses","ses":{"receipt":{"processingTimeMillis":0,"spamVerdict":{"status":"GRAY"}}}}`,
		`{"eventVersion":"1.0","eventSource":"aws:ses","ses":{"mail":{"source":"","messageId":"","headersTruncated":false}}}`,
		`{"eventVersion":"1.0","eventSource":"aws:ses","ses":{"mail":{"source":"","messageId":"","destination":[]}}}`,
	} {
		roundTrip(t, []byte(text), is[events.SimpleEmailRecord])
	}
}

// Types that could always be compared with == still can: this compiles.
func TestSimpleEmailComparable(*testing.T) {
	canCompare[events.SimpleEmailHeader]()
	canCompare[events.SimpleEmailReceiptAction]()
	canCompare[events.SimpleEmailVerdict]()
	canCompare[events.SimpleEmailDisposition]()
}

func FuzzSimpleEmail(f *testing.F) {
	f.Add([]byte(`{"mail":{"timestamp":"2026-03-02T08:15:30.5+01:00","headersTruncated":false},"receipt":{"processingTimeMillis":"7"}}`))
	f.Add([]byte(`{"mail":{"timestamp":"noon","tags":{"a":["b"]}},"receipt":{"timestamp":null,"action":{"type":"S3"}}}`))
	f.Add([]byte(`{"mail":{"timestamp":1},"content":"<>"}`))
	f.Fuzz(func(t *testing.T, b []byte) { wantStable[events.SimpleEmailNotification](t, b) })
}

// wantStable fails the test if a payload is another after it has been decoded and encoded twice, or if encoding/json
// knows it to be no JSON. It is what fuzz targets of types with JSON methods begin with.
func wantStable[T any](t *testing.T, payload []byte) {
	t.Helper()
	var value, again T
	err := json.Unmarshal(payload, &value)
	if err != nil {
		return
	}
	if !json.Valid(payload) {
		t.Fatalf("%q is no JSON, and decodes", payload)
	}
	once, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("encode %+v: %v", value, err)
	}
	if err := json.Unmarshal(once, &again); err != nil {
		t.Fatalf("%s is encoded as %s: %v", payload, once, err)
	}
	twice, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences("", parseJSON(t, once), parseJSON(t, twice)) {
		t.Errorf("%s, then %s: %s", once, twice, difference)
	}
}
