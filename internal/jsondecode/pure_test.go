package jsondecode_test

import (
	"encoding/json"
	"io"
	"reflect"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/internal/jsondecode"
)

// A peeker keeps what JSON it has been given.
type peeker struct{ json []byte }

func (p *peeker) UnmarshalJSON(b []byte) error {
	p.json = b
	return nil
}

// A textPeeker is a key, too.
type textPeeker string

func (p *textPeeker) UnmarshalText(b []byte) error {
	*p = textPeeker(b)
	return nil
}

type ring struct {
	Next *ring
	End  *peeker
}

type plainRing struct {
	Next  *plainRing
	Rings map[string][]plainRing
}

func TestPure(t *testing.T) {
	type inner struct{ P peeker }
	for _, tt := range []struct {
		t    reflect.Type
		want bool
	}{
		{reflect.TypeFor[string](), true},
		{reflect.TypeFor[any](), true},
		{reflect.TypeFor[map[string]any](), true},
		{reflect.TypeFor[map[int][]byte](), true},
		{reflect.TypeFor[json.RawMessage](), true},
		{reflect.TypeFor[[]json.Number](), true},
		{reflect.TypeFor[time.Time](), true},
		{reflect.TypeFor[struct{ T *time.Time }](), true},
		{reflect.TypeFor[events.SQSEvent](), true},
		{reflect.TypeFor[events.APIGatewayV2HTTPRequest](), true},
		{reflect.TypeFor[events.KinesisEvent](), true},
		{reflect.TypeFor[plainRing](), true},
		{reflect.TypeFor[struct{ R io.Reader }](), true}, // zero, nothing can be decoded into it
		{reflect.TypeFor[struct{ hidden peeker }](), true},

		{reflect.TypeFor[peeker](), false},
		{reflect.TypeFor[*peeker](), false},
		{reflect.TypeFor[***peeker](), false},
		{reflect.TypeFor[[]peeker](), false},
		{reflect.TypeFor[[2]*peeker](), false},
		{reflect.TypeFor[map[string]peeker](), false},
		{reflect.TypeFor[map[textPeeker]int](), false},
		{reflect.TypeFor[map[string]map[textPeeker]int](), false},
		{reflect.TypeFor[struct{ T textPeeker }](), false},
		{reflect.TypeFor[struct{ In []map[int]*inner }](), false},
		{reflect.TypeFor[struct{ inner }](), false},
		{reflect.TypeFor[struct{ *peeker }](), false},
		{reflect.TypeFor[struct{ json.Unmarshaler }](), false},
		{reflect.TypeFor[struct{ json.RawMessage }](), false}, // the struct has the method
		{reflect.TypeFor[ring](), false},
		{reflect.TypeFor[struct {
			Event events.SQSEvent
			P     peeker
		}](), false},
	} {
		if got := jsondecode.Compile(tt.t).Pure(); got != tt.want {
			t.Errorf("Pure of %v = %v, want %v", tt.t, got, tt.want)
		}
	}
}

// TestPureKeepsNothing takes the text away from values of pure types.
func TestPureKeepsNothing(t *testing.T) {
	for _, v := range values {
		for _, typ := range types {
			d := jsondecode.Compile(typ)
			if !d.Pure() {
				continue
			}
			text := []byte(v)
			got, want := reflect.New(typ), reflect.New(typ)
			_ = d.Decode(text, got.Interface(), jsondecode.Options{})
			clear(text)
			_ = d.Decode([]byte(v), want.Interface(), jsondecode.Options{})
			if !same(got, want) {
				t.Errorf("%s in %v changed with its JSON: %s", v, typ, show(got.Interface()))
			}
		}
	}
}
