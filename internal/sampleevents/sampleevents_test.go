package sampleevents_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/internal/sampleevents"
)

// Every sample is a file and has a type, and nothing else is there.
func TestTable(t *testing.T) {
	all := sampleevents.All()
	if !slices.IsSortedFunc(all, func(a, b sampleevents.Sample) int { return strings.Compare(a.Kind, b.Kind) }) {
		t.Error("the table is not sorted by kind")
	}
	var kinds, inFolder []string
	titles := map[string]string{}
	for _, s := range all {
		kinds = append(kinds, s.Kind)
		if other := titles[s.Title]; other != "" || s.Title == "" {
			t.Errorf("%s has the title of %s: %q", s.Kind, other, s.Title)
		}
		titles[s.Title] = s.Kind
	}
	files, err := filepath.Glob("samples/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		inFolder = append(inFolder, strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	slices.Sort(inFolder)
	if !slices.Equal(kinds, inFolder) {
		t.Errorf("kinds  %q\nfolder %q", kinds, inFolder)
	}
	if typed := slices.Sorted(maps.Keys(types)); !slices.Equal(kinds, typed) {
		t.Errorf("kinds %q\nof a type %q", kinds, typed)
	}
}

// Every sample comes back from its type with every member it had, and in the form that the command prints it in.
func TestSamples(t *testing.T) {
	names := typeNames(t)
	for _, s := range sampleevents.All() {
		t.Run(s.Kind, func(t *testing.T) {
			payload := s.Payload()
			var indented bytes.Buffer
			if err := json.Indent(&indented, bytes.TrimSpace(payload), "", "  "); err != nil {
				t.Fatal(err)
			}
			if got := string(payload); got != indented.String()+"\n" {
				t.Errorf("not indented by two spaces, or without a newline at its end:\n%s", got)
			}
			if got := names[s.Kind]; got != s.Type {
				t.Errorf("the table says %s, the test %s", s.Type, got)
			}
			comesBack(t, payload, types[s.Kind]())
		})
	}
}

// typeNames returns the types of types_test.go as that file writes them: reflection does not know an alias.
func typeNames(t *testing.T) map[string]string {
	t.Helper()
	source, err := os.ReadFile("types_test.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^\t"(.+)": +is\[(.+)\],$`).FindAllStringSubmatch(string(source), -1) {
		names[line[1]] = line[2]
	}
	return names
}

// comesBack fails the test if payload is not the same JSON after it has been decoded into value and encoded again.
func comesBack(t *testing.T, payload []byte, value any) {
	t.Helper()
	if err := json.Unmarshal(payload, value); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(reflect.ValueOf(value).Elem().Interface())
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences("", parse(t, payload), parse(t, encoded)) {
		t.Error(difference)
	}
}

// parse keeps numbers as they are written.
func parse(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// differences lists what a sample and its decoded and encoded form do not have in common. An absent member is null.
func differences(at string, sample, encoded any) (list []string) {
	switch s := sample.(type) {
	case map[string]any:
		e, ok := encoded.(map[string]any)
		if !ok {
			break
		}
		both := maps.Clone(s)
		maps.Copy(both, e)
		for _, name := range slices.Sorted(maps.Keys(both)) {
			list = append(list, differences(at+"."+name, s[name], e[name])...)
		}
		return list
	case []any:
		e, ok := encoded.([]any)
		if !ok || len(e) != len(s) {
			break
		}
		for i := range s {
			list = append(list, differences(fmt.Sprintf("%s[%d]", at, i), s[i], e[i])...)
		}
		return list
	case string:
		if e, ok := encoded.(string); ok && sameTime(s, e) {
			return nil
		}
	case json.Number:
		if e, ok := encoded.(json.Number); ok && sameNumber(s, e) {
			return nil
		}
	case nil:
		if encoded == "" && strings.HasSuffix(at, ".body") {
			return nil // package events writes the body of a request always
		}
	}
	if reflect.DeepEqual(sample, encoded) {
		return nil
	}
	return []string{fmt.Sprintf("%s: the sample has %v, encoded it has %v", at, sample, encoded)}
}

func sameTime(a, b string) bool {
	s, err := time.Parse(time.RFC3339, a)
	u, err2 := time.Parse(time.RFC3339, b)
	return err == nil && err2 == nil && s.Equal(u)
}

func sameNumber(a, b json.Number) bool {
	x, err := a.Float64()
	y, err2 := b.Float64()
	return err == nil && err2 == nil && x == y
}

// A member that no field takes is found.
func TestComparisonFindsLostMembers(t *testing.T) {
	var e events.SQSEvent
	payload := []byte(`{"Records":[{"messageId":"m1","body":"x","colour":"red"}]}`)
	if err := json.Unmarshal(payload, &e); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	found := strings.Join(differences("", parse(t, payload), parse(t, encoded)), "\n")
	if want := ".Records[0].colour: the sample has red, encoded it has <nil>"; !strings.Contains(found, want) {
		t.Errorf("differences:\n%s\nwant %s", found, want)
	}
}

// No sample has a record that could not be decoded whole.
func TestNoDamage(t *testing.T) {
	for _, s := range sampleevents.All() {
		value := types[s.Kind]()
		if err := json.Unmarshal(s.Payload(), value); err != nil {
			t.Fatal(err)
		}
		for _, err := range damage(reflect.ValueOf(value).Elem()) {
			t.Errorf("%s: %v", s.Kind, err)
		}
	}
}

// damage is what DecodeError says of a value and its parts.
func damage(v reflect.Value) (list []error) {
	if v.CanInterface() {
		if d, ok := v.Interface().(interface{ DecodeError() error }); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) && d.DecodeError() != nil {
			list = append(list, d.DecodeError())
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			list = append(list, damage(v.Elem())...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				list = append(list, damage(v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			list = append(list, damage(v.Index(i))...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			list = append(list, damage(v.MapIndex(key))...)
		}
	}
	return list
}

func TestFind(t *testing.T) {
	got, ok := sampleevents.Find("sqs-fifo")
	if want := (sampleevents.Sample{Kind: "sqs-fifo", Title: "SQS: two messages of a FIFO queue", Type: "events.SQSEvent"}); !ok || got != want {
		t.Errorf("Find = %+v, %t, want %+v", got, ok, want)
	}
	for _, kind := range []string{"", "SQS", "sqs ", "zzz"} {
		if got, ok := sampleevents.Find(kind); ok {
			t.Errorf("Find(%q) = %+v", kind, got)
		}
	}
}

func TestMentioning(t *testing.T) {
	for word, want := range map[string]string{
		"apigateway":  "",
		"ddb":         "",
		"fifo":        "sqs-fifo",
		"API_Gateway": "authorizer authorizer-request authorizer-token authorizer-v1 authorizer-websocket http http-v1 rest websocket websocket-connect websocket-disconnect",
		"s3event":     "s3 s3-delete s3-eventbridge",
		"zzz":         "",
		"aa":          "",
		"":            "",
	} {
		if word == "apigateway" {
			want = strings.Join(sampleevents.Mentioning("API Gateway"), " ")
		}
		if got := strings.Join(sampleevents.Mentioning(word), " "); got != want {
			t.Errorf("Mentioning(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestPayloadIsACopy(t *testing.T) {
	s, _ := sampleevents.Find("sqs")
	clear(s.Payload())
	if s.Payload()[0] != '{' {
		t.Error("a caller has changed the sample")
	}
}

func Example() {
	sample, _ := sampleevents.Find("s3-test")
	os.Stdout.Write(sample.Payload())
	// Output:
	// {
	//   "Service": "Amazon S3",
	//   "Event": "s3:TestEvent",
	//   "Time": "2026-01-02T03:04:05.678Z",
	//   "Bucket": "burrow",
	//   "RequestId": "GOPHER0123456789",
	//   "HostId": "ZGlnZ2luZw=="
	// }
}
