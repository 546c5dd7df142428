package sprint_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/lambent-go/lambent/internal/sprint"
)

type (
	flag    bool
	number  int8
	octets  []byte
	word    string
	weight  float32
	point   struct{ X, Y int }
	hidden  struct{ inside any }
	generic struct{ V any }
)

// named has a String method that its kind would not print.
type named int

func (n named) String() string { return "named " + letters(int(n)) }

func letters(n int) string { return strings.Repeat("i", n) }

// both is an error and a Stringer.
type both struct{ string }

func (b both) Error() string  { return "error " + b.string }
func (b both) String() string { return "string " + b.string }

// onPointer has its method on the pointer.
type onPointer struct{ n int }

func (p *onPointer) String() string { return "pointer " + letters(p.n) }

// onValue has its method on the value, so that it panics on a nil pointer.
type onValue struct{ n int }

func (v onValue) Error() string { return "value " + letters(v.n) }

// formatter shows what it is given.
type formatter struct{ n int }

func (f formatter) String() string { return "String is not asked" }

func (f formatter) Format(s fmt.State, verb rune) {
	width, hasWidth := s.Width()
	precision, hasPrecision := s.Precision()
	n, err := io.WriteString(s, "text")
	m, err2 := s.Write([]byte("bytes"))
	fmt.Fprint(s, string(verb), width, hasWidth, precision, hasPrecision, n, err, m, err2, f.n)
	for c := range 128 {
		if s.Flag(c) {
			fmt.Fprintf(s, " flag %c", c)
		}
	}
	fmt.Fprintf(s, " %s %v", fmt.FormatString(s, verb), point{1, 2})
}

// bad panics with what it has.
type bad struct{ with any }

func (b bad) String() string { panic(b.with) }

// badFormatter panics with what it has, in the middle.
type badFormatter struct{ with any }

func (b *badFormatter) Format(s fmt.State, verb rune) {
	io.WriteString(s, "so far, ")
	panic(b.with)
}

// badError panics with what it has.
type badError struct{ with any }

func (b *badError) Error() string { panic(b.with) }

type tree struct {
	Left, Right *tree
	Name        string
}

type node struct {
	named
	point
	Err   error
	err   error
	Named named
	named2
	Any        any
	any        any
	F          func()
	C          chan int
	M          map[string][]point
	Time, time time.Time
}

type named2 = *onPointer

func values() map[string]any {
	var (
		nan     = math.NaN()
		now     = time.Now()
		number1 = 1
		inAny   = any(&point{1, 2})
		nilAny  any
		pointer = &point{3, 4}
		slice   = []int{1, 2}
		m       = map[string]int{"b": 2, "a": 1}
		array   = [2]named{1, 2}
		channel = make(chan int)
		other   = make(chan int, 1)
		mutex   sync.Mutex
	)
	return map[string]any{
		"nil":                nil,
		"true":               true,
		"named bool":         flag(false),
		"int":                -42,
		"least int64":        int64(math.MinInt64),
		"named int8":         number(-128),
		"rune":               'x',
		"uint8":              byte(200),
		"greatest uint64":    uint64(math.MaxUint64),
		"uintptr":            uintptr(0xbeef),
		"floats":             []float64{0, math.Copysign(0, -1), 1, -1.5, 1e20, 1e21, 1e22, 1e-4, 1e-5, 123456789, 1e6, 1e100, 5e-324, math.MaxFloat64, nan, math.Inf(1), math.Inf(-1), 0.1},
		"floats of 32":       []float32{0.1, 16777216, 3.4e38, 1e-45, float32(nan), float32(math.Inf(-1))},
		"float":              0.1,
		"float32":            float32(0.1),
		"named float32":      weight(2.5),
		"complex":            []complex128{0, 1 + 2i, -1 - 2i, complex(nan, nan), complex(math.Inf(1), math.Inf(-1)), complex(1e21, 1e-7), complex(0, math.Copysign(0, -1))},
		"complex64":          complex64(0.1 - 0.2i),
		"string":             "text",
		"empty string":       "",
		"invalid string":     "a\xff\x00b%v%!",
		"named string":       word("word"),
		"bytes":              []byte("abc"),
		"nil bytes":          []byte(nil),
		"named bytes":        octets("abc"),
		"array of bytes":     [3]byte{1, 2, 3},
		"strings":            []string{"a", "", "b c"},
		"empty strings":      []string{"", ""},
		"empty slice":        []int{},
		"nil slice":          []int(nil),
		"slice of slices":    [][]string{{"a"}, nil, {}},
		"slice of any":       []any{nil, 1, "a", 2.5, []any{nil}, map[any]any{1: nil}, point{1, 2}, named(2)},
		"array":              [2]point{{1, 2}, {3, 4}},
		"empty array":        [0]int{},
		"map":                m,
		"nil map":            map[string]int(nil),
		"empty map":          map[string]int{},
		"struct":             point{1, 2},
		"empty struct":       struct{}{},
		"struct of any":      generic{point{1, 2}},
		"unexported any":     hidden{[]any{1, named(1), errors.New("e"), nil}},
		"unexported nil":     hidden{},
		"struct of all":      node{named: 1, point: point{1, 2}, Err: io.EOF, err: io.EOF, Named: 3, named2: &onPointer{1}, Any: named(1), any: named(1), F: func() {}, C: channel, M: map[string][]point{"z": {{1, 2}}, "a": nil}, Time: now, time: now},
		"struct of nothing":  node{},
		"tree":               &tree{Left: &tree{Name: "l"}, Name: "top"},
		"pointer to int":     &number1,
		"pointer to struct":  pointer,
		"pointer to pointer": &pointer,
		"pointer to slice":   &slice,
		"pointer to map":     &m,
		"pointer to array":   &array,
		"pointer to any":     &inAny,
		"pointer to nil":     &nilAny,
		"nil pointer":        (*point)(nil),
		"pointers":           []*point{pointer, nil},
		"pointer in any":     []any{pointer, &slice},
		"channel":            channel,
		"nil channel":        (chan int)(nil),
		"receive only":       (<-chan int)(channel),
		"function":           values,
		"nil function":       (func())(nil),
		"unsafe pointer":     unsafe.Pointer(pointer),
		"nil unsafe pointer": unsafe.Pointer(nil),

		"keys of strings": map[string]int{"b": 1, "a": 2, "": 3, "ab": 4, "a\x00": 5, "a\x01": 6, "a\x02": 7, "a/": 8, "a0": 9, "aa": 10, "é": 11, "\xff": 12, "B": 13},
		"keys of ints":    map[int]string{3: "c", -1: "z", 0: "o", math.MinInt: "min", math.MaxInt: "max", 255: "255", 256: "256", 16: "16"},
		"keys of int8":    map[int8]bool{-128: true, 127: true, 0: false, -1: true},
		"keys of uints":   map[uint64]int{3: 1, 0: 2, math.MaxUint64: 3, 1 << 63: 4, 1<<63 - 1: 5},
		"keys of bools":   map[bool]int{true: 1, false: 2},
		"keys of floats":  map[float64]int{1: 1, -1: 2, 0: 3, nan: 4, math.Inf(1): 5, math.Inf(-1): 6, 1e-300: 7, -1e-300: 8, -2: 9, 5e-324: 10},
		"keys of float32": map[float32]int{1: 1, -1: 2, 0: 3, float32(nan): 4, -0.5: 5},
		"keys of complex": map[complex128]int{1i: 1, 1: 2, -1: 3, 1 - 1i: 4, complex(nan, 1): 5, complex(1, nan): 6, 0: 7},
		"keys of arrays":  map[[2]string]int{{"a", "b"}: 1, {"a", ""}: 2, {"", "z"}: 3, {"a\x00", "a"}: 4, {"a", "\x00a"}: 5, {"ab", ""}: 6},
		"keys of structs": map[struct{ a, B string }]int{{"a", "b"}: 1, {"a", ""}: 2, {"", "z"}: 3, {"a\x00b", "a"}: 4},
		"keys of numbers": map[struct {
			a int8
			b float64
			c bool
		}]int{{-1, 2, true}: 1, {-1, 2, false}: 2, {0, -2, false}: 3, {-1, nan, true}: 4},
		"keys of pointers":  map[*point]int{pointer: 1, nil: 2, new(point): 3, new(point): 4},
		"keys of channels":  map[chan int]int{channel: 1, nil: 2, other: 3},
		"keys of addresses": map[unsafe.Pointer]int{unsafe.Pointer(pointer): 1, nil: 2, unsafe.Pointer(&number1): 3},
		"keys of any": map[any]any{
			1: 1, "a": 2, nil: 3, 2.5: 4, true: 5, "b": 6, 0: 7, int8(1): 8, named(2): 9, point{1, 2}: 10, point{1, 1}: 11, [1]any{nil}: 12,
			[1]any{"x"}: 13, [1]any{2}: 14, pointer: 15, channel: 16, false: 17, nan: 18, io.EOF: 19, generic{1}: 20, generic{"1"}: 21, reflect.TypeFor[int](): 22,
		},
		"keys of errors":      map[error]int{io.EOF: 1, nil: 2, both{"b"}: 3, both{"a"}: 4},
		"keys with methods":   map[named]named{3: 1, 1: 3, 2: 2},
		"keys unexported":     hidden{map[any]int{named(2): 1, named(1): 2, "s": 3, io.EOF: 4}},
		"many keys":           manyKeys(),
		"values with methods": map[string]error{"a": io.EOF, "b": nil, "c": onValue{1}},

		"Stringer":                  named(3),
		"Stringers":                 []named{1, 2},
		"Stringer in any":           []any{named(1), [1]any{named(2)}},
		"pointer to a Stringer":     &array[0],
		"error":                     io.EOF,
		"wrapped error":             fmt.Errorf("read: %w", &fs.PathError{Op: "open", Path: "p", Err: fs.ErrNotExist}),
		"joined error":              errors.Join(io.EOF, io.ErrUnexpectedEOF),
		"error and Stringer":        both{"b"},
		"method of the pointer":     &onPointer{2},
		"not of the value":          onPointer{2},
		"not addressed":             []onPointer{{2}},
		"pointer inside":            []*onPointer{{2}, {3}},
		"nil with pointer method":   (*onPointer)(nil),
		"method of the value":       &onValue{2},
		"nil with value method":     (*onValue)(nil),
		"nils with value method":    []any{(*onValue)(nil), []*onValue{nil}, map[string]*onValue{"a": nil}},
		"unexported with methods":   struct{ n named }{3},
		"Formatter":                 formatter{3},
		"Formatters":                []any{formatter{1}, &formatter{2}, map[formatter]formatter{{3}: {4}}},
		"nil pointer to Formatter":  (*formatter)(nil),
		"Formatter panics":          &badFormatter{"why"},
		"nil Formatter panics":      (*badFormatter)(nil),
		"panics":                    bad{"why"},
		"panics with an error":      bad{io.EOF},
		"panics with nil":           bad{},
		"panics with a struct":      bad{&generic{point{1, 2}}},
		"panics with a Stringer":    bad{named(2)},
		"panics with a Formatter":   bad{formatter{2}},
		"panics with a value":       bad{reflect.ValueOf(generic{1})},
		"panics with nil pointer":   bad{(*onValue)(nil)},
		"panics inside":             []any{1, bad{"why"}, &badError{2.5}, map[string]any{"a": bad{[]any{named(1)}}}, bad{"again"}},
		"panics in a panic":         bad{bad{"why"}},
		"panics in an error":        []any{&badError{&badError{"why"}}, 1},
		"panics in a panic, inside": []any{1, bad{[]any{2, &badFormatter{io.EOF}}}, 3},
		"panics by the runtime":     runtimePanic{},

		"reflect.Value":                  reflect.ValueOf(point{1, 2}),
		"invalid reflect.Value":          reflect.Value{},
		"reflect.Value of a Stringer":    reflect.ValueOf(named(2)),
		"reflect.Value of a Value":       reflect.ValueOf(reflect.ValueOf(3)),
		"reflect.Value of a pointer":     reflect.ValueOf(pointer),
		"reflect.Value of any":           reflect.ValueOf(&inAny).Elem(),
		"reflect.Value of nil":           reflect.ValueOf(&nilAny).Elem(),
		"reflect.Value unexported":       reflect.ValueOf(struct{ n named }{3}).Field(0),
		"reflect.Value unexported any":   reflect.ValueOf(hidden{named(2)}).Field(0),
		"reflect.Value of a method":      reflect.ValueOf(named(2)).Method(0),
		"reflect.Values":                 []reflect.Value{reflect.ValueOf(3), {}, reflect.ValueOf(pointer)},
		"reflect.Value in a struct":      generic{reflect.ValueOf(3)},
		"reflect.Value in an unexported": hidden{reflect.ValueOf(pointer)},
		"reflect.Type":                   reflect.TypeFor[map[string]int](),

		"duration": 1500 * time.Millisecond,
		"time":     now,
		"*time":    &now,
		"month":    []time.Month{time.May},
		"big":      big.NewInt(-12345678901234567),
		"*big nil": (*big.Int)(nil),
		"rat":      []any{big.NewRat(1, 3), *big.NewInt(3), big.NewFloat(2.5)},
		"address":  netip.MustParseAddrPort("[::1]:80"),
		"URL":      &url.URL{Scheme: "http", Host: "h", Path: "/p"},
		"regexp":   regexp.MustCompile("a+"),
		"context":  context.WithValue(context.Background(), named(1), "v"),
		"slog":     slog.GroupValue(slog.Int("a", 1), slog.Any("b", pointer)),
		"mutex":    &mutex,
	}
}

type runtimePanic struct{}

func (runtimePanic) Error() string {
	var list []int
	return letters(list[len(list)])
}

func manyKeys() map[int]int {
	m := map[int]int{}
	for i := range 5000 {
		m[i*7919%100003-50000] = i
	}
	return m
}

// outcome is what print prints or panics with.
func outcome(print func(any) string, v any) (text string, reason any) {
	defer func() { reason = recover() }()
	return print(v), nil
}

func sprintOfFmt(v any) string { return fmt.Sprint(v) }

// same fails the test when Value and fmt.Sprint differ on v.
func same(t *testing.T, v any) {
	t.Helper()
	got, gotReason := outcome(sprint.Value, v)
	want, wantReason := outcome(sprintOfFmt, v)
	if got != want {
		t.Errorf("Value(%T) =\n%q, want\n%q", v, got, want)
	}
	if (gotReason == nil) != (wantReason == nil) || reflect.TypeOf(gotReason) != reflect.TypeOf(wantReason) {
		t.Errorf("Value(%T) panics with %T, want %T", v, gotReason, wantReason)
	}
}

func TestValue(t *testing.T) {
	for name, v := range values() {
		t.Run(name, func(t *testing.T) { same(t, v) })
	}
}

// What is printed as an argument is printed otherwise as an element, a field, or a part of a map.
func TestValueInside(t *testing.T) {
	for name, v := range values() {
		t.Run(name, func(t *testing.T) {
			same(t, []any{v, v})
			same(t, &generic{v})
			same(t, hidden{v})
			same(t, map[string]any{"k": v})
			same(t, bad{v})
			if isKey(v) {
				same(t, map[any]int{v: 1, nil: 2})
			}
			if v != nil {
				p := reflect.New(reflect.TypeOf(v))
				p.Elem().Set(reflect.ValueOf(v))
				same(t, p.Interface())
				same(t, p)
				same(t, p.Elem())
			}
		})
	}
}

func TestPanicAgain(t *testing.T) {
	_, reason := outcome(sprint.Value, bad{bad{"why"}})
	if reason != "why" {
		t.Errorf("Value panics with %v, want why", reason)
	}
}

func TestGoexit(t *testing.T) {
	returned := make(chan bool)
	go func() {
		ok := false
		defer func() { returned <- ok }()
		sprint.Value([]any{leaver{}})
		ok = true
	}()
	if <-returned {
		t.Error("Value returned, want its goroutine to end")
	}
}

type leaver struct{}

func (leaver) String() string { runtime.Goexit(); return "" }

// nested is n slices around 1.
func nested(n int) any {
	v := any(1)
	for range n {
		v = []any{v}
	}
	return v
}

func TestDepth(t *testing.T) {
	same(t, nested(99))
	same(t, nested(100))
	list := []int{}
	same(t, &[]any{nested(98), &list})
	want := strings.Repeat("[", 101) + "..." + strings.Repeat("]", 101)
	for _, n := range []int{101, 102, 10_000} {
		if got := sprint.Value(nested(n)); got != want {
			t.Errorf("Value of %d slices = %q, want %q", n, got, want)
		}
	}
}

type (
	list  []list
	table map[int]table
	links []link
	link  struct {
		Name string
		Next links
	}
)

func TestCycle(t *testing.T) {
	one := list{nil}
	one[0] = one
	two := make([]any, 2)
	two[0], two[1] = two, &two
	three := list{nil, nil, nil}
	three[0], three[1], three[2] = three, three, three
	chain := links{{Name: "n"}}
	chain[0].Next = chain
	self := table{}
	for i := range 1000 {
		self[i] = self
	}
	anyKey := map[any]any{}
	anyKey[1], anyKey["a"] = anyKey, &anyKey

	for name, tt := range map[string]struct {
		v       any
		prefix  string
		atLimit bool
	}{
		"slice":            {v: one, prefix: "[[[["},
		"pointer to slice": {v: &one, prefix: "&[[[["},
		"slice of any":     {v: two, prefix: "[[[["},
		"slices":           {v: three, prefix: "[[[[", atLimit: true},
		"structs":          {v: chain, prefix: "[{n [{n [{n "},
		"maps":             {v: self, prefix: "map[0:map[0:map[0:", atLimit: true},
		"map of any":       {v: hidden{anyKey}, prefix: "{map["},
		"value":            {v: reflect.ValueOf(one), prefix: "[[[["},
		"panics with":      {v: bad{one}, prefix: "%!v(PANIC=String method: [[[["},
	} {
		t.Run(name, func(t *testing.T) {
			got := sprint.Value(tt.v)
			if !strings.HasPrefix(got, tt.prefix) || !strings.Contains(got, "...") {
				t.Errorf("Value = %.100q of %d bytes, want %q… and dots", got, len(got), tt.prefix)
			}
			if limit := 1<<20 + 100; len(got) > limit || tt.atLimit != (len(got) > 1<<20) {
				t.Errorf("Value has %d bytes, limit %d, more than a MiB: %t", len(got), limit, tt.atLimit)
			}
		})
	}
}

func TestLength(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	same(t, long)
	same(t, errors.New(long))
	same(t, word(long))
	same(t, make([]byte, 1<<18))
	same(t, []string{long[:1<<20-8], "b"})

	for name, tt := range map[string]struct {
		v    any
		want string
	}{
		"bytes":         {make([]byte, 100<<20), "[" + strings.Repeat("0 ", 1<<19) + "..."},
		"field":         {generic{long}, "{" + long + "..."},
		"many nothings": {[math.MaxInt]struct{}{}, "[" + strings.Repeat("{} ", 1<<20/3) + "{..."},
		"writer":        {endless{}, strings.Repeat("more ", 1<<20/5+1) + "..."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := sprint.Value(tt.v); got != tt.want {
				t.Errorf("Value = %.20q…%q of %d bytes, want %.20q…%q of %d", got, got[max(0, len(got)-20):], len(got),
					tt.want, tt.want[len(tt.want)-20:], len(tt.want))
			}
		})
	}
}

// endless would write 50 MB.
type endless struct{}

func (endless) Format(s fmt.State, verb rune) {
	for range 10_000_000 {
		io.WriteString(s, "more ")
	}
}
