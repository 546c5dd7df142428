package events_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestS3Object(t *testing.T) {
	for name, tt := range map[string]struct {
		payload string
		want    events.S3Object // without what was sent
		wantErr string          // of the record
	}{
		"plain":                      {`{"key":"a.txt"}`, events.S3Object{Key: "a.txt", URLDecodedKey: "a.txt"}, ""},
		"urlDecodedKey not invented": {`{"key":"a+b.txt"}`, events.S3Object{Key: "a+b.txt", URLDecodedKey: "a b.txt"}, ""},
		"urlDecodedKey kept":         {`{"key":"a+b.txt","urlDecodedKey":"a b.txt"}`, events.S3Object{Key: "a+b.txt", URLDecodedKey: "a b.txt"}, ""},
		"odd urlDecodedKey kept":     {`{"key":"a+b.txt","urlDecodedKey":"c"}`, events.S3Object{Key: "a+b.txt", URLDecodedKey: "a b.txt"}, ""},
		"escapes":                    {`{"key":"%C3%a9%2B%25"}`, events.S3Object{Key: "%C3%a9%2B%25", URLDecodedKey: "é+%"}, ""},
		"no escape":                  {`{"key":"100%zz"}`, events.S3Object{Key: "100%zz", URLDecodedKey: "100%zz"}, `s3.object.key: not an escape of a URL: "%zz"`},
		"half an escape":             {`{"key":"a+100%4"}`, events.S3Object{Key: "a+100%4", URLDecodedKey: "a+100%4"}, `s3.object.key: not an escape of a URL: "%4"`},
		"size 0":                     {`{"key":"a","size":0}`, events.S3Object{Key: "a", URLDecodedKey: "a"}, ""},
		"size":                       {`{"key":"a","size":7}`, events.S3Object{Key: "a", URLDecodedKey: "a", Size: 7}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var r events.S3EventRecord
			if err := json.Unmarshal([]byte(`{"s3":{"object":`+tt.payload+`}}`), &r); err != nil {
				t.Fatal(err)
			}
			got := r.S3.Object
			if got.Key != tt.want.Key || got.URLDecodedKey != tt.want.URLDecodedKey || got.Size != tt.want.Size {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			wantJSON(t, got, tt.payload)
			wantError(t, r.DecodeError(), tt.wantErr)
		})
	}
}

// Objects are comparable: they were in the package that this one takes the place of.
func TestS3ObjectComparable(t *testing.T) {
	var o events.S3Object
	if err := json.Unmarshal([]byte(`{"key":"a+b","size":7}`), &o); err != nil {
		t.Fatal(err)
	}
	if want := (events.S3Object{Key: "a+b", URLDecodedKey: "a b", Size: 7}); o != want {
		t.Errorf("got %+v, want %+v", o, want)
	}
	if (events.S3Bucket{Name: "a"}) == (events.S3Bucket{Name: "b"}) || (events.S3Entity{SchemaVersion: "1.0"}) == (events.S3Entity{}) {
		t.Error("different values are equal")
	}
	o.URLDecodedKey = "c"
	wantJSON(t, o, `{"key":"a+b","size":7,"urlDecodedKey":"c"}`)
}

func TestS3RecordNotInvented(t *testing.T) {
	const strict = `"eventVersion":"","eventSource":"","awsRegion":"","eventName":""`
	for name, tt := range map[string]struct{ payload, want string }{
		"nothing":       {`{}`, `{` + strict + `}`},
		"null parts":    {`{"userIdentity":null,"requestParameters":null,"responseElements":null,"s3":null,"eventTime":null}`, `{` + strict + `}`},
		"damaged time":  {`{"eventTime":"yesterday"}`, `{` + strict + `,"eventTime":"yesterday"}`},
		"fraction kept": {`{"eventTime":"2026-01-02T03:04:05.123Z"}`, `{` + strict + `,"eventTime":"2026-01-02T03:04:05.123Z"}`},
		"other offset":  {`{"eventTime":"2026-01-02T03:04:05.123-0800"}`, `{` + strict + `,"eventTime":"2026-01-02T03:04:05.123-0800"}`},
		"odd element":   {`{"responseElements":{"a":1}}`, `{` + strict + `,"responseElements":{"a":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var r events.S3EventRecord
			if err := json.Unmarshal([]byte(tt.payload), &r); err != nil {
				t.Fatal(err)
			}
			wantJSON(t, r, tt.want)
		})
	}
}

func TestS3DecodeError(t *testing.T) {
	for payload, want := range map[string]string{
		`{"eventTime":"yesterday"}`: "eventTime: not a time: yesterday",
		`{"glacierEventData":{"restoreEventData":{"lifecycleRestorationExpiryTime":"never"}}}`: "glacierEventData.restoreEventData.lifecycleRestorationExpiryTime: not a time: never",
		`{"restoreEventData":{"lifecycleRestorationExpiryTime":"never"}}`:                      "restoreEventData.lifecycleRestorationExpiryTime: not a time: never",
		`{"replicationEventData":{"requestTime":"never"}}`:                                     "replicationEventData.requestTime: not a time: never",
		`{"glacierEventData":{}}`: "",
	} {
		var r events.S3EventRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
		wantError(t, r.DecodeError(), want)
	}
}

// A key is decoded as net/url decodes a query.
func FuzzS3Key(f *testing.F) {
	for _, key := range []string{"", "a", "a+b", "%41", "%zz", "%", "%4", "é%C3%A9", "%00+"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		payload, err := json.Marshal(map[string]any{"s3": map[string]any{"object": map[string]string{"key": key}}})
		if err != nil {
			t.Fatal(err)
		}
		var r events.S3EventRecord
		if err := json.Unmarshal(payload, &r); err != nil {
			t.Fatal(err)
		}
		key = r.S3.Object.Key // which is valid UTF-8
		want, wantErr := url.QueryUnescape(key)
		if wantErr != nil {
			want = key
		}
		if got, err := r.S3.Object.URLDecodedKey, r.DecodeError(); got != want || (err != nil) != (wantErr != nil) {
			t.Errorf("%q is %q, %v; want %q, %v", key, got, err, want, wantErr)
		}
	})
}

func TestUnwrapS3Event(t *testing.T) {
	const event = `{"Records":[{"eventSource":"aws:s3","s3":{"object":{"key":"a+b"}}}]}`
	quoted, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		text    string
		want    int // records
		wantErr string
	}{
		"event":               {event, 1, ""},
		"in an SNS message":   {`{"Type":"Notification","Message":` + string(quoted) + `}`, 1, ""},
		"test event":          {`{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"burrow"}`, 0, ""},
		"test event from SNS": {`{"Type":"Notification","Message":"{\"Event\":\"s3:TestEvent\"}"}`, 0, ""},
		"other JSON":          {`{"id":1}`, 0, "S3 event: neither an S3 event nor an SNS message"},
		"SNS in SNS":          {`{"Type":"Notification","Message":"{\"Type\":\"Notification\",\"Message\":\"{}\"}"}`, 0, "S3 event: an SNS message in an SNS message"},
		"no JSON":             {"dig", 0, "S3 event: invalid character 'd' looking for beginning of value"},
		"empty":               {"", 0, "S3 event: empty, want JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := events.UnwrapS3Event(tt.text)
			wantError(t, err, tt.wantErr)
			if len(got.Records) != tt.want {
				t.Fatalf("%d records, want %d", len(got.Records), tt.want)
			}
			if tt.want == 1 && got.Records[0].S3.Object.URLDecodedKey != "a b" {
				t.Errorf("got %+v", got)
			}
		})
	}
}
