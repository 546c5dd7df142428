package cli

import "testing"

func TestDebugPort(t *testing.T) {
	for text, want := range map[string]struct {
		port debugPort
		err  string
	}{
		"2345":  {port: 2345},
		"65535": {port: 65535},
		"true":  {port: 2345},
		"1":     {port: 2345},
		"false": {},
		"0":     {},
		"65536": {err: "want a port, from 2 to 65535, true or false"},
		"yes":   {err: "want a port, from 2 to 65535, true or false"},
	} {
		p := debugPort(7)
		err := p.Set(text)
		message := ""
		if err != nil {
			message, p = err.Error(), 0
		}
		if p != want.port || message != want.err {
			t.Errorf("%q: port %d, error %q, want %d, %q", text, p, message, want.port, want.err)
		}
	}
}
