package clientcontext

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// text is a value that should be a string.
type text struct {
	value string
	odd   bool // it was not
}

// UnmarshalJSON never fails.
func (t *text) UnmarshalJSON(data []byte) error {
	if decode(data, &t.value) != nil {
		t.odd = true
	}
	return nil
}

// texts is a value that should be an object of strings.
type texts struct {
	values map[string]string
	odd    bool // it was not an object
}

// UnmarshalJSON never fails. A value that is no string becomes its JSON text.
func (t *texts) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if decode(data, &raw) != nil {
		t.odd = true
		return nil
	}
	if raw == nil {
		t.values = nil
		return nil
	}
	if t.values == nil {
		t.values = make(map[string]string, len(raw))
	}
	for name, value := range raw {
		var s string
		if decode(value, &s) != nil {
			s = string(value)
		}
		t.values[name] = s
	}
	return nil
}

// application is a value that should be an object with texts.
type application struct {
	fields struct {
		InstallationID text `json:"installation_id"`
		AppTitle       text `json:"app_title"`
		AppVersionCode text `json:"app_version_code"`
		AppPackageName text `json:"app_package_name"`
	}
	odd bool // it was not an object
}

// UnmarshalJSON never fails.
func (a *application) UnmarshalJSON(data []byte) error {
	if decode(data, &a.fields) != nil {
		a.odd = true
	}
	return nil
}

// decode is json.Unmarshal.
func decode(text []byte, into any) error {
	return jsondecode.Compile(reflect.TypeOf(into).Elem()).Decode(text, into, jsondecode.Options{})
}

// oddities collects, for one error, what could not be read.
type oddities []string

// check notes that part is not what was wanted.
func (o *oddities) check(odd bool, part, wanted string) {
	if odd {
		*o = append(*o, part+" is not "+wanted)
	}
}

func (o oddities) err(of string) error {
	if len(o) == 0 {
		return nil
	}
	list := of + ": " + o[0]
	for _, odd := range o[1:] {
		list += ", " + odd
	}
	return errors.New(list)
}
