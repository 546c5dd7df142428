package sprint

import "fmt"

// byMethod prints v by a method of its own, if it has one for this. isNil says that v is a nil pointer.
func (p *printer) byMethod(v any, isNil bool) (has bool) {
	name := "Format"
	has = true
	defer func() {
		reason := recover()
		switch {
		case reason == nil:
			return
		case isNil: // the method is of what v points to
			p.WriteString("<nil>")
			return
		case p.panicking:
			panic(reason)
		}
		p.panicking = true
		p.WriteString("%!v(PANIC=")
		p.WriteString(name)
		p.WriteString(" method: ")
		p.argument(reason)
		p.WriteString(")")
		p.panicking = false
	}()
	switch v := v.(type) {
	case fmt.Formatter:
		v.Format(p, 'v')
	case error:
		name = "Error"
		p.WriteString(v.Error())
	case fmt.Stringer:
		name = "String"
		p.WriteString(v.String())
	default:
		has = false
	}
	return has
}

// The printer is the fmt.State of Format methods.

func (p *printer) Write(text []byte) (int, error) { return p.WriteString(string(text)) }
func (p *printer) Width() (int, bool)             { return 0, false }
func (p *printer) Precision() (int, bool)         { return 0, false }
func (p *printer) Flag(int) bool                  { return false }
