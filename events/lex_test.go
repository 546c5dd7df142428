package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// A slot's value is text, nil where it is not filled, and goes back as it was sent.
func TestLexSlots(t *testing.T) {
	text := func(s string) *string { return &s }
	for name, tt := range map[string]struct {
		intent string
		want   events.Slots
	}{
		"number":  {`{"slots":{"Nights":2}}`, events.Slots{"Nights": text("2")}},
		"text":    {`{"slots":{"Nights":"2"}}`, events.Slots{"Nights": text("2")}},
		"boolean": {`{"slots":{"Sure":true}}`, events.Slots{"Sure": text("true")}},
		"decimal": {`{"slots":{"Depth":1.50}}`, events.Slots{"Depth": text("1.50")}},
		"empty":   {`{"slots":{"Nights":null,"Tool":2}}`, events.Slots{"Nights": nil, "Tool": text("2")}},
		"none":    {`{"slots":{}}`, events.Slots{}},
		"null":    {`{"slots":null}`, nil},
		"absent":  {`{}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for typ, newValue := range map[string]func() any{
				"current":     is[events.LexCurrentIntent],
				"alternative": is[events.LexAlternativeIntents],
				"summary":     is[events.LexIntentSummary],
				"action":      is[events.LexDialogAction],
			} {
				value := newValue()
				if err := json.Unmarshal([]byte(tt.intent), value); err != nil {
					t.Fatal(typ, err)
				}
				if got := reflect.ValueOf(value).Elem().FieldByName("Slots").Interface(); !reflect.DeepEqual(got, tt.want) {
					t.Errorf("%s: Slots = %#v, want %#v", typ, got, tt.want)
				}
				wantJSON(t, value, tt.intent)
			}
		})
	}
}

// A slot that the function fills is written as text.
func TestLexChangedSlot(t *testing.T) {
	var i events.LexCurrentIntent
	if err := json.Unmarshal([]byte(`{"slots":{"Nights":2}}`), &i); err != nil {
		t.Fatal(err)
	}
	three := "3"
	i.Slots["Nights"] = &three
	wantJSON(t, i, `{"slots":{"Nights":"3"}}`)
}

func TestLexSlotsError(t *testing.T) {
	var i events.LexCurrentIntent
	err := json.Unmarshal([]byte(`{"slots":"none"}`), &i)
	if err == nil {
		t.Fatal("a text is taken for slots")
	}
	if got, want := err.Error(), "json: cannot unmarshal string into Go struct field .slots of type events.Slots"; got != want {
		t.Errorf("error = %q, want %q", got, want)
	}
}

// What Lex did not send is not in the event.
func TestLexAbsent(t *testing.T) {
	var e events.LexEvent
	payload := `{"activeContexts":null,"recentIntentSummaryView":null,"sentimentResponse":null,"kendraResponse":null}`
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		t.Fatal(err)
	}
	wantJSON(t, e, `{}`)
	e = events.LexEvent{Bot: &events.LexBot{}, CurrentIntent: &events.LexCurrentIntent{}}
	e.Clear()
	wantJSON(t, e, `{}`)
	wantJSON(t, events.LexResponse{DialogAction: events.LexDialogAction{Type: "Delegate"}}, `{"dialogAction":{"type":"Delegate"}}`)
}

// Slots of version 2 may be empty, lists, and made of other slots.
func TestLexV2Slots(t *testing.T) {
	payload := `{"name":"Dig","slots":{"Tool":null,"When":{"shape":"Composite","subSlots":{"Day":null,"Hour":{"value":{"interpretedValue":"12:00"}}}},` +
		`"Helpers":{"shape":"List","values":[{"shape":"Scalar","value":{"interpretedValue":"mole"}}]}}}`
	var i events.LexV2Intent
	if err := json.Unmarshal([]byte(payload), &i); err != nil {
		t.Fatal(err)
	}
	if slot, ok := i.Slots["Tool"]; !ok || slot != nil {
		t.Errorf("Tool = %v, %v; want nil, true", slot, ok)
	}
	if got := i.Slots["When"].SubSlots["Hour"].Value.InterpretedValue; got != "12:00" {
		t.Errorf("When.Hour = %q", got)
	}
	if got := i.Slots["Helpers"].Values[0].Value.InterpretedValue; got != "mole" {
		t.Errorf("Helpers[0] = %q", got)
	}
	encoded := mustJSON(t, i)
	var slots struct{ Slots map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(encoded), &slots); err != nil {
		t.Fatal(err)
	}
	if got := string(slots.Slots["Tool"]); got != "null" {
		t.Errorf("Tool is written as %q, want null", got)
	}
}

func TestLexV2Confidence(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	for name, tt := range map[string]struct {
		sent string
		want *float64
	}{
		"number": {`{"nluConfidence":0.87}`, number(0.87)},
		"zero":   {`{"nluConfidence":0}`, number(0)},
		"score":  {`{"nluConfidence":{"score":0.5}}`, number(0.5)},
		"null":   {`{"nluConfidence":null}`, nil},
		"absent": {`{}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var i events.LexV2Interpretation
			if err := json.Unmarshal([]byte(tt.sent), &i); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(i.NLUConfidence, tt.want) {
				t.Errorf("NLUConfidence = %v, want %v", i.NLUConfidence, tt.want)
			}
			wantJSON(t, i, tt.sent)
		})
	}
	var i events.LexV2Interpretation
	if err := json.Unmarshal([]byte(`{"nluConfidence":"high"}`), &i); err == nil {
		t.Error("a text is taken for a confidence")
	}
}

func FuzzLex(f *testing.F) {
	f.Add([]byte(`{"name":"Dig","slots":{"Nights":2,"Tool":null,"Sure":true,"At":{"x": 1}},"nluIntentConfidenceScore":0}`))
	f.Add([]byte(`{"slots":{"a":"b"},"slots":null,"Slots":{"c":"d"},"type":"Close"}`))
	f.Add([]byte(`{"nluConfidence":{"score":0.5},"intent":{"name":"n","slots":{"s":null}}}`))
	f.Add([]byte(`{"nluConfidence":1e400}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		likePlain(t, b, func(v events.LexCurrentIntent) any {
			type plain events.LexCurrentIntent
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.LexDialogAction) any {
			type plain events.LexDialogAction
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.LexV2Interpretation) any {
			type plain events.LexV2Interpretation
			return (*plain)(&v)
		})
	})
}
