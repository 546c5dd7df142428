package errortype_test

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/lambda/messages"
)

type notFound struct{}

func (*notFound) Error() string { return "not found" }

type generic[T any] struct{ _ T }

func (generic[T]) Error() string { return "generic" }

// wrapError has the name of fmt's type, and says something all the same.
type wrapError struct{}

func (wrapError) Error() string { return "own" }

// choosy chooses its errorType and may wrap another error.
type choosy struct {
	typ   string
	cause error
}

func (c choosy) Error() string     { return "choosy" }
func (c choosy) ErrorType() string { return c.typ }
func (c choosy) Unwrap() error     { return c.cause }

// reporter has the methods of *lambda.Error.
type reporter struct {
	choosy
	stack []errortype.Frame
}

func (r *reporter) ErrorStackTrace() []errortype.Frame { return r.stack }

// hostile panics in every method.
type hostile struct{ v any }

func (h hostile) Error() string     { panic(h.v) }
func (h hostile) ErrorType() string { panic(h.v) }
func (h hostile) Unwrap() error     { panic(h.v) }
func (h hostile) As(any) bool       { panic(h.v) }
func (h hostile) String() string    { panic(h.v) }

// circle wraps itself, twice.
type circle struct{}

func (c *circle) Error() string   { return "circle" }
func (c *circle) Unwrap() []error { return []error{nil, fmt.Errorf("a: %w", c), c} }

func wrap(err error) error { return fmt.Errorf("wrapped: %w", err) }

func TestOf(t *testing.T) {
	text := errors.New("text")
	rpc := messages.InvokeResponse_Error{Message: "m", Type: "RPC"}
	unnamed := struct{ error }{text}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"text":                             {text, "errorString"},
		"formatted":                        {fmt.Errorf("text %d", 1), "errorString"},
		"pointer":                          {&notFound{}, "notFound"},
		"nil pointer":                      {(*notFound)(nil), "notFound"},
		"value":                            {choosy{}, "choosy"},
		"of another package":               {&fs.PathError{Err: text}, "PathError"},
		"generic":                          {generic[map[string]int]{}, "generic"},
		"generic pointer":                  {&generic[int]{}, "generic"},
		"wrapped":                          {wrap(wrap(&notFound{})), "notFound"},
		"wrapped text":                     {wrap(text), "errorString"},
		"first name counts":                {wrap(&fs.PathError{Err: &notFound{}}), "PathError"},
		"text before name":                 {fmt.Errorf("%w, %w", text, wrap(&notFound{})), "notFound"},
		"name before text":                 {fmt.Errorf("%w, %w", &notFound{}, text), "notFound"},
		"two names":                        {errors.Join(&notFound{}, &fs.PathError{}), "notFound"},
		"joined texts":                     {errors.Join(text, text), "errorString"},
		"joined with nothing in front":     {errors.Join(errors.Join(unnamed), &notFound{}), "notFound"},
		"wraps nil":                        {wrap(nil), "errorString"},
		"own type with the name of fmt's":  {wrapError{}, "wrapError"},
		"unnamed":                          {unnamed, "error"},
		"pointer to unnamed":               {&unnamed, "error"},
		"unnamed in a wrapper":             {wrap(unnamed), "errorString"},
		"chosen":                           {choosy{typ: "Chosen"}, "Chosen"},
		"chosen, wrapped":                  {wrap(choosy{typ: "Chosen"}), "Chosen"},
		"chosen below a name":              {&fs.PathError{Err: choosy{typ: "Chosen"}}, "Chosen"},
		"chosen empty":                     {choosy{cause: choosy{typ: "Inner"}}, "Inner"},
		"first chosen":                     {choosy{"Outer", choosy{typ: "Inner"}}, "Outer"},
		"joined chosen":                    {errors.Join(text, choosy{typ: "Chosen"}), "Chosen"},
		"reporter":                         {&reporter{choosy: choosy{typ: "Report"}}, "Report"},
		"reporter below chosen":            {choosy{"Outer", &reporter{choosy: choosy{typ: "Report"}}}, "Report"},
		"reporter without type":            {&reporter{}, "reporter"},
		"reporter without type above one":  {&reporter{choosy: choosy{cause: choosy{typ: "Inner"}}}, "Inner"},
		"nil reporter":                     {(*reporter)(nil), "reporter"},
		"RPC":                              {rpc, "RPC"},
		"RPC pointer":                      {&rpc, "RPC"},
		"RPC wrapped":                      {wrap(rpc), "RPC"},
		"RPC pointer wrapped":              {wrap(&rpc), "RPC"},
		"RPC below chosen":                 {choosy{"Outer", rpc}, "RPC"},
		"RPC above reporter":               {errors.Join(rpc, &reporter{choosy: choosy{typ: "Report"}}), "Report"},
		"RPC without type":                 {messages.InvokeResponse_Error{}, "InvokeResponse_Error"},
		"RPC nil pointer":                  {(*messages.InvokeResponse_Error)(nil), "InvokeResponse_Error"},
		"methods that panic":               {hostile{"x"}, "hostile"},
		"methods that panic beside a name": {errors.Join(struct{ hostile }{}, &notFound{}), "notFound"},
		"boundsError":                      {outOfRange().(error), "boundsError"},
		"PanicNilError":                    {new(runtime.PanicNilError), "PanicNilError"},
		"variable":                         {strconv.ErrRange, "errorString"},
		"circle":                           {&circle{}, "circle"},
		"circle in a wrapper":              {wrap(struct{ *circle }{&circle{}}), "circle"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := errortype.Of(tt.err); got != tt.want {
				t.Errorf("Of(%T) = %q, want %q", tt.err, got, tt.want)
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	frames := []errortype.Frame{{Path: "p.go", Line: 7, Label: "f"}}
	rpc := messages.InvokeResponse_Error{StackTrace: []*errortype.Frame{&frames[0], nil}}
	typedRPC := rpc
	typedRPC.Type = "RPC"
	for name, tt := range map[string]struct {
		err  error
		want errortype.Description
	}{
		"plain":                   {errors.New("x"), errortype.Description{Type: "errorString"}},
		"chosen":                  {choosy{typ: "C"}, errortype.Description{Type: "C", Chosen: true}},
		"reporter":                {wrap(&reporter{choosy{typ: "R"}, frames}), errortype.Description{Type: "R", Chosen: true, Stack: frames}},
		"reporter without frames": {&reporter{choosy{"R", rpc}, nil}, errortype.Description{Type: "R", Chosen: true}},
		"reporter without type":   {&reporter{choosy{}, frames}, errortype.Description{Type: "reporter", Stack: frames}},
		"RPC":                     {wrap(typedRPC), errortype.Description{Type: "RPC", Chosen: true, Stack: frames}},
		"RPC without type":        {rpc, errortype.Description{Type: "InvokeResponse_Error", Stack: frames}},
		"chosen above RPC":        {choosy{"C", rpc}, errortype.Description{Type: "C", Chosen: true, Stack: frames}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := errortype.Describe(tt.err); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Describe = %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestOfValue(t *testing.T) {
	type named []int
	for _, tt := range []struct {
		value any
		want  string
	}{
		{"text", "string"},
		{7, "int"},
		{named{}, "named"},
		{&named{}, "named"},
		{generic[int]{}, "generic"},
		{[]int{}, "panic"},
		{struct{ x int }{}, "panic"},
	} {
		if got := errortype.OfValue(tt.value); got != tt.want {
			t.Errorf("OfValue(%T) = %q, want %q", tt.value, got, tt.want)
		}
	}
}

// outOfRange returns the value of a panic of the Go runtime.
func outOfRange() (value any) {
	defer func() { value = recover() }()
	none := []int{}
	return none[len(none)]
}

func TestMessage(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New("text"), "text"},
		{(*fs.PathError)(nil), "<nil>"},
		{hostile{"why"}, "%!v(PANIC=Error method: why)"},
		{hostile{hostile{hostile{"why"}}}, "%!v(PANIC=Error method: )"},
	} {
		if got := errortype.Message(tt.err); got != tt.want {
			t.Errorf("Message(%T) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	type local[T any] struct{ _ T }
	type named *notFound
	var (
		err     error
		nothing any
		shaped  interface{ Error() string }
		caught  func(error) fs.PathError
	)
	for _, v := range []any{
		1, "", true, 2i, unsafe.Pointer(nil), &err, &nothing, &shaped, caught, &caught, named(nil), new(named), new(*int), new(int), new(**notFound),
		notFound{}, &notFound{}, generic[int]{}, &generic[fs.PathError]{}, generic[map[string]fs.PathError]{}, generic[*struct{ A []fs.PathError }]{},
		generic[generic[fs.PathError]]{}, local[int]{}, &local[fs.PathError]{}, reflect.Value{}, time.Second, time.Time{}, fs.FileMode(0),
		[]fs.PathError{}, &[]fs.PathError{}, [1]fs.PathError{}, map[fs.FileMode]fs.PathError{}, make(chan fs.PathError), make(<-chan fs.PathError),
		make(chan<- fs.PathError), struct{}{}, struct{ fs.PathError }{}, &struct{ A fs.PathError }{}, func() {}, func(fs.PathError) {}, []any{}, []error{},
		[]*fs.PathError{}, struct{ A interface{ B(fs.PathError) } }{}, error(&fs.PathError{}), rune('x'), byte(1), uintptr(1),
	} {
		typ := reflect.TypeOf(v)
		if typ.Kind() == reflect.Pointer && typ.Name() == "" {
			typ = typ.Elem()
		}
		want, _, _ := strings.Cut(typ.Name(), "[")
		if want == "" {
			want = "panic"
		}
		if got := errortype.OfValue(v); got != want {
			t.Errorf("OfValue(%T) = %s, want %s", v, got, want)
		}
	}
}
