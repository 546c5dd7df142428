package jsondecode_test

//lint:file-ignore SA5008 what odd tags mean is what is tested

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

type (
	named       string
	flag        bool
	octets      []byte
	octet       byte
	count       int16
	derived     json.Number
	derivedRaw  json.RawMessage
	headers     map[string]string
	pointerName *inner
	empty       interface{}
	namedMap    map[named]named
)

// upper has UnmarshalJSON on its pointer.
type upper string

func (u *upper) UnmarshalJSON(b []byte) error {
	if strings.Contains(string(b), "refuse") {
		return errors.New("refused: " + string(b))
	}
	if strings.Contains(string(b), "mismatch") {
		return &json.UnmarshalTypeError{Value: "string", Type: reflect.TypeFor[upper](), Offset: 3, Field: "own"}
	}
	if strings.Contains(string(b), "syntax") {
		return json.Unmarshal([]byte(`{"a":`), new(int))
	}
	*u = upper("<" + string(b) + ">")
	return nil
}

// word has UnmarshalText on its pointer.
type word string

func (w *word) UnmarshalText(b []byte) error {
	if strings.Contains(string(b), "refuse") {
		return errors.New("refused text: " + string(b))
	}
	*w = word("[" + string(b) + "]")
	return nil
}

// list is a slice with UnmarshalText.
type list []string

func (l *list) UnmarshalText(b []byte) error {
	*l = strings.Split(string(b), ",")
	return nil
}

// both has both methods, and can be the key of a map.
type both struct{ s string }

func (v *both) UnmarshalJSON(b []byte) error {
	v.s = "JSON " + string(b)
	return nil
}

func (v *both) UnmarshalText(b []byte) error {
	v.s = "text " + string(b)
	return nil
}

// byValue has its method on the value.
type byValue map[string]int

func (v byValue) UnmarshalJSON(b []byte) error {
	if v != nil {
		v[string(b)]++
	}
	return nil
}

type number int

func (n *number) UnmarshalJSON(b []byte) error {
	*n = number(len(b))
	return nil
}

type inner struct {
	A int
	B string
	C *inner `json:"c"`
}

type hidden struct {
	X int
	Y string `json:"y"`
}

type hiddenToo struct {
	X int // hides neither
	Z int
}

type Shown struct {
	S  string
	In inner
}

type Deep struct {
	*Shown
	D int
}

type hiddenMethods struct{ M int }

func (h *hiddenMethods) UnmarshalJSON(b []byte) error {
	h.M = len(b)
	return nil
}

type recursive struct {
	Name  string
	Next  *recursive
	All   []recursive
	By    map[string]recursive
	Any   any
	Lists [][]string
}

type scalars struct {
	Bool    bool
	Int     int
	Int8    int8
	Int16   int16
	Int32   int32
	Int64   int64
	Uint    uint
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint64  uint64
	Uintptr uintptr
	F32     float32
	F64     float64
	S       string
	N       json.Number
	P       *int
	PP      **string
	Named   named
	Flag    flag
	Count   count
}

type options struct {
	Bool  bool         `json:",string"`
	Int   int          `json:"int,string"`
	Uint8 uint8        `json:",omitempty,string"`
	F     float64      `json:",string"`
	F32   float32      `json:",string"`
	S     string       `json:",string"`
	N     json.Number  `json:",string"`
	P     *int         `json:",string"`
	PP    **int        `json:",string"` // not a scalar: the option means nothing
	Any   any          `json:",string"`
	U     upper        `json:",string"`
	W     word         `json:",string"`
	PU    *upper       `json:",string"`
	PW    *word        `json:",string"`
	Num   number       `json:",string"`
	Sl    []int        `json:",string"`
	Named *named       `json:",string"`
	D     derived      `json:",string"`
	PN    *json.Number `json:",string"`
}

type tags struct {
	Plain   int
	Renamed int `json:"other"`
	Dash    int `json:"-"`
	Minus   int `json:"-,"`
	Bad     int `json:"a\"b"`
	Punct   int `json:"$%-/."`
	Space   int `json:" spaced "`
	Uml     int `json:"größe"`
	Kelvin  int `json:"\u212a"`
	Long    int `json:"long s: \u017f"`
	hidden  int //lint:ignore U1000 only its name counts
	Case    int `json:"case"`
	CASE    int `json:"CASE"`
	Ab      int `json:"abcdefgh1abcdefgh"`
	Ac      int `json:"abcdefgh2abcdefgh"`
	Empty   int `json:",omitempty"`
}

type embeds struct {
	hidden
	hiddenToo
	Deep
	*Shown `json:"shown"`
	named  //lint:ignore U1000 encoding/json leaves it out
	Y      int
}

type embedsPointers struct {
	*hidden
	*Shown
	Q int
}

type embedsTagged struct {
	hidden        `json:"hid"`
	hiddenMethods `json:"methods"`
	Z             int
}

type left struct{ Both, Left int }
type right struct{ Both, Right int }
type tagged struct {
	Other int `json:"Both"`
}
type conflict struct {
	left
	right
}
type conflictSolved struct {
	left
	right
	tagged
}
type twice1 struct{ hidden }
type twice2 struct{ hidden }
type twice struct {
	twice1
	twice2
}

type promoted struct{ upper2 }
type upper2 struct{ N int }

func (u *upper2) UnmarshalJSON(b []byte) error {
	u.N = len(b)
	return nil
}

type Upper2 struct{ N int }

func (u *Upper2) UnmarshalJSON(b []byte) error {
	u.N = len(b)
	return nil
}

type kinds struct {
	Slice    []int
	Nil      *[]string
	Bytes    []byte
	Octets   octets
	Named    []octet
	Array    [3]int
	Arrays   [2][2]string
	Strs     []string
	Any      any
	Empty    empty
	Stringer fmt.Stringer
	Func     func()
	Chan     chan int
	Complex  complex128
	Raw      json.RawMessage
	PRaw     *json.RawMessage
	DRaw     derivedRaw
	Anys     []any
	Zero     []struct{}
	Uppers   []upper
	Ptrs     []*inner
}

type maps struct {
	S   map[string]string
	H   headers
	A   map[string]any
	L   map[string][]string
	I   map[int8]string
	U   map[uint16]string
	N   map[named]int
	W   map[word]int
	B   map[both]int
	Ad  map[netip.Addr]int
	F   map[float64]int
	Bo  map[bool]int
	St  map[string]inner
	P   map[string]*inner
	M   map[string]map[string]int
	Nm  namedMap
	UP  map[uintptr]bool
	Arr map[string][2]int
}

type methods struct {
	U   upper
	PU  *upper
	PPU **upper
	W   word
	PW  *word
	L   list
	PL  *list
	B   both
	V   byValue
	T   time.Time
	PT  *time.Time
	Ad  netip.Addr
	Big *big.Int
	An  struct{ Upper2 }
	PAn *struct{ Upper2 }
	PN  pointerName
	Pr  promoted
	I   any
}

type loop *loop

// types are what the tables decode into.
var types = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint8](), reflect.TypeFor[uint64](),
	reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[string](), reflect.TypeFor[named](),
	reflect.TypeFor[json.Number](), reflect.TypeFor[derived](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[derivedRaw](),
	reflect.TypeFor[any](), reflect.TypeFor[empty](), reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[func()](), reflect.TypeFor[chan int](),
	reflect.TypeFor[*int](), reflect.TypeFor[**int](), reflect.TypeFor[*any](), reflect.TypeFor[[]byte](), reflect.TypeFor[octets](),
	reflect.TypeFor[[]octet](), reflect.TypeFor[[4]byte](), reflect.TypeFor[[]string](), reflect.TypeFor[[][]int](), reflect.TypeFor[[0]int](),
	reflect.TypeFor[[2]any](), reflect.TypeFor[[]any](), reflect.TypeFor[map[string]string](), reflect.TypeFor[map[string]any](),
	reflect.TypeFor[map[string][]string](), reflect.TypeFor[map[int]string](), reflect.TypeFor[map[uint8]bool](), reflect.TypeFor[map[word]string](),
	reflect.TypeFor[map[both]string](), reflect.TypeFor[map[named]inner](), reflect.TypeFor[map[float64]string](), reflect.TypeFor[map[*int]string](),
	reflect.TypeFor[headers](), reflect.TypeFor[upper](), reflect.TypeFor[*upper](), reflect.TypeFor[word](), reflect.TypeFor[*word](), reflect.TypeFor[list](),
	reflect.TypeFor[both](), reflect.TypeFor[byValue](), reflect.TypeFor[time.Time](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[big.Int](),
	reflect.TypeFor[inner](), reflect.TypeFor[*inner](), reflect.TypeFor[pointerName](), reflect.TypeFor[recursive](), reflect.TypeFor[scalars](),
	reflect.TypeFor[options](), reflect.TypeFor[tags](), reflect.TypeFor[embeds](), reflect.TypeFor[embedsPointers](), reflect.TypeFor[embedsTagged](),
	reflect.TypeFor[conflict](), reflect.TypeFor[conflictSolved](), reflect.TypeFor[twice](), reflect.TypeFor[promoted](), reflect.TypeFor[kinds](),
	reflect.TypeFor[maps](), reflect.TypeFor[methods](), reflect.TypeFor[struct{ Upper2 }](), reflect.TypeFor[[]struct{ Upper2 }](), reflect.TypeFor[struct{}](),
	reflect.TypeFor[[]embedsTagged](), reflect.TypeFor[map[string]options](), reflect.TypeFor[[]recursive](), reflect.TypeFor[derivedStruct](),
}

type derivedStruct hiddenMethods

// values are JSON values of all kinds, good and bad.
var values = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `127`, `128`, `255`, `256`, `65536`, `-129`, `1.5`, `1e2`, `1E+2`, `1e-2`, `-0.0`, `0e0`, `1e400`, `-1e999`, `1e39`,
	`9223372036854775807`, `9223372036854775808`, `-9223372036854775808`, `18446744073709551615`, `18446744073709551616`, `123456789012345678`, `1234567890123456789012`,
	`9007199254740993`, `0.1`, `3.4028236e38`, `5e-324`, `123456789012345`, `1234567890123456`,
	`""`, `"a"`, `"abc\n\t\"\\\/\b\f\r"`, `"\u0041\u00e9\u20ac"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00x"`, `"\ud83d\u0041"`, `"\ud800\ud800"`, `"\u0000"`, "\"\xff\xfe\"", "\"a\xc3\"",
	"\"é€😀 plain text that is longer than a word or two\"", `"plain ASCII text that is longer than a word or two, \"with\" escapes"`, "\"\xed\xa0\x80\"", "\"\x7f\"", `"\ufffd"`,
	`"aGVsbG8="`, `"aGVsbG8"`, `"aGVs\nbG8="`, `"aGVs\u0062G8="`, `"!!!"`, `"AA=="`, `"2024-05-06T07:08:09Z"`, `"1.2.3.4"`, `"refuse"`, `"mismatch"`, `"syntax"`, `"null"`, `"1"`, `"1.5e3"`, `"-"`, `"01"`, `"x,y"`, `"1e"`,
	`[]`, `[ ]`, `[1]`, `[1,2,3]`, `[1,2,3,4,5]`, `["a","b"]`, `[null]`, `[[1],[2,3],[]]`, `[true,"x",1,null,{},[]]`, `[1,"x",2]`, `["x",1]`, `[256,1]`, `[{"A":1},{"A":"x"},{"B":"y"}]`, `["refuse","a"]`,
	`{}`, `{ }`, `{"a":"b"}`, `{"a":1}`, `{"a":null}`, `{"a":["x","y"],"b":[],"c":null}`, `{"a":["x",1]}`, `{"1":"x","2":"y"}`, `{"300":"x"}`, `{"-1":"x"}`, `{"x":"y"}`, `{"":""}`, `{"1.2.3.4":5}`, `{"a":"1","a":"2"}`,
	`{"a":{"A":1,"c":{"A":2}},"b":{"A":"x"},"d":3}`, `{"refuse":1,"b":2}`, `{"\u0061":"esc"}`, "{\"\xff\":\"bad\"}", `{"a":{"b":{"c":[1,2,{"d":null}]}},"e":1.5,"f":"g"}`,
	`{"M":1}`, `{"N":5}`, `{"a":1e999,"b":2}`, `[1e999,2]`, `[1e999]`,
}

// members are for the structs.
var members = []string{
	`"A":1`, `"A":"x"`, `"a":2`, `"B":"x"`, `"B":5`, `"c":{"A":1,"c":{"B":7}}`, `"C":null`, `"c":[]`, `"X":1`, `"x":2`, `"y":"s"`, `"Y":3`, `"Z":4`, `"S":"s"`, `"In":{"A":1,"B":2}`, `"D":9`, `"shown":{"S":"t","In":{"c":{"A":"bad"}}}`,
	`"hid":{"X":1,"y":"z"}`, `"hid":null`, `"hid":"x"`, `"methods":{"M":3}`, `"methods":7`, `"Q":1`, `"Both":1`, `"Left":2`, `"Right":3`,
	`"Name":"n","Next":{"Name":"m","Next":{"Name":1}}`, `"All":[{"Name":"a"},{"Name":2},{"All":[]}]`, `"By":{"k":{"Name":"v","By":{}},"l":{"Name":[]}}`, `"Any":{"x":[1,2.5,"s",null,true]}`, `"Lists":[["a"],[],null,["b",1]]`, `"Next":null`,
	`"Bool":true`, `"Bool":"true"`, `"Bool":"tru"`, `"Bool":1`, `"Bool":"\"x\""`, `"Int":5`, `"int":"5"`, `"int":5`, `"int":"05"`, `"int":"+5"`, `"int":"5 "`, `"int":"x"`, `"int":"null"`, `"int":"nul"`, `"int":null`, `"int":""`, `"int":"true"`, `"int":true`, `"int":[1]`, `"int":{}`, `"int":1e999`, `"int":"1e3"`, `"int":"\"5\""`, `"int":"99999999999999999999"`,
	`"Int8":127`, `"Int8":128`, `"Int16":-32768`, `"Int32":2147483648`, `"Int64":-9223372036854775808`, `"Uint8":"255"`, `"Uint8":255`, `"Uint8":"256"`, `"Uint8":-1`, `"Uint16":65535`, `"Uint32":4294967296`, `"Uint64":18446744073709551615`, `"Uintptr":7`, `"Uint":1.0`,
	`"F":"1.5"`, `"F":"1e999"`, `"F":"0x1p4"`, `"F":"Inf"`, `"F":"1_0"`, `"F32":"1e39"`, `"F32":1.1`, `"F64":1.1`, `"F64":"1.1"`, `"F64":-0`, `"S":"\"q\""`, `"S":"q"`, `"S":"\"\\'\""`, `"S":"\"q"`, `"S":"\"\\u00e9\\n\""`, `"S":"5"`, `"S":"null"`, `"S":5`, `"S":"\"\u0001\""`,
	`"N":"12"`, `"N":12`, `"N":"x"`, `"N":""`, `"N":"\"12\""`, `"N":"\"x\""`, `"N":null`, `"N":1e5`, `"N":"1."`, `"N":"-"`, `"P":"5"`, `"P":5`, `"P":null`, `"P":"null"`, `"P":"nope"`, `"P":"x"`, `"PP":"s"`, `"PP":5`, `"PP":null`, `"PP":"5"`, `"Any":"5"`,
	`"U":"x"`, `"U":5`, `"U":null`, `"U":[1, 2]`, `"U":{"a": 1}`, `"U":"refuse"`, `"U":"mismatch"`, `"U":"syntax"`, `"U":"null"`, `"W":"x"`, `"W":5`, `"W":null`, `"W":[]`, `"W":{}`, `"W":true`, `"W":"refuse"`, `"W":"\"x\""`, `"W":"true"`, `"W":"\"refuse\""`, `"W":"5"`, `"W":"\"x"`, `"PU":"y"`, `"PU":null`, `"PW":"y"`, `"PW":null`, `"PW":[]`, `"PW":5`, `"PW":"\"z\""`, `"PW":"z"`, `"PPU":"z"`, `"PPU":null`,
	`"Num":"123"`, `"Num":123`, `"Num":null`, `"Num":"null"`, `"Sl":[1]`, `"Sl":"1"`, `"Named":"\"n\""`, `"Named":"n"`, `"Named":5`, `"D":"5"`, `"D":"\"d\""`, `"D":5`, `"PN":"5"`, `"PN":"\"5\""`, `"PN":"x"`,
	`"L":"a,b"`, `"L":null`, `"L":[]`, `"L":7`, `"PL":"a"`, `"PL":null`, `"PL":{}`, `"B":{"x":1}`, `"B":null`, `"V":{}`, `"V":null`, `"T":"2024-05-06T07:08:09.123Z"`, `"T":"nope"`, `"T":null`, `"T":5`, `"PT":"2024-05-06T07:08:09+02:00"`, `"Ad":"::1"`, `"Ad":"x"`, `"Ad":1`, `"Big":123456789012345678901234567890`, `"Big":"1"`, `"An":{"N":5}`, `"PAn":{"N":5}`, `"An":null`, `"PAn":null`, `"Pr":{"N":1}`, `"I":{"a":1}`, `"PN":{"A":1}`, `"PN":null`,
	`"Slice":[1,2,"x",3]`, `"Slice":null`, `"Slice":[]`, `"Slice":{}`, `"Slice":"x"`, `"Slice":5`, `"Nil":["a"]`, `"Nil":null`, `"Bytes":"aGk="`, `"Bytes":[1,2,300]`, `"Bytes":""`, `"Bytes":null`, `"Bytes":"~"`, `"Octets":"aGk="`, `"Named":"aGk="`, `"Array":[1]`, `"Array":[1,2,3,4]`, `"Array":null`, `"Array":"x"`, `"Arrays":[["a"],["b","c","d"]]`, `"Strs":["a",null,"b"]`, `"Empty":[1]`, `"Empty":null`, `"Stringer":"x"`, `"Stringer":1e999`, `"Stringer":5`, `"Stringer":true`, `"Stringer":{}`, `"Stringer":[]`, `"Stringer":null`, `"Func":1`, `"Func":null`, `"Chan":"x"`, `"Complex":1.5`, `"Raw": {"a" : 1}`, `"Raw":null`, `"PRaw":[1]`, `"PRaw":null`, `"DRaw":"aGk="`, `"DRaw":{"a":1}`, `"Anys":[1,[2,[3]],{"a":[]},1e999]`, `"Zero":[{},{"a":1},null]`, `"Uppers":["a",null,"refuse","b"]`, `"Ptrs":[{"A":1},null,{"A":"x"}]`,
	`"H":{"a":"1","b":2,"c":null}`, `"S":{"a":"1","b":[]}`, `"A":{"a":{"b":1},"c":1e999}`, `"L":{"a":["x"],"b":"y","c":null,"d":["z",5]}`, `"I":{"1":"a","200":"b","x":"c"}`, `"U":{"1":"a","-1":"b","70000":"c"}`, `"N":{"n":1}`, `"W":{"w":1,"v":2}`, `"W":{"refuse":1}`, `"B":{"b":1}`, `"Ad":{"1.2.3.4":1}`, `"F":{"1.5":1}`, `"Bo":{"true":1}`, `"St":{"a":{"A":1},"b":{"B":"c"},"c":{"A":"x"}}`, `"P":{"a":{"A":1},"b":null}`, `"M":{"a":{"b":1},"c":null,"d":{"e":"x"}}`, `"Nm":{"a":"b"}`, `"UP":{"7":true}`, `"Arr":{"a":[1],"b":[1,2,3]}`,
	`"Plain":1`, `"other":2`, `"Renamed":3`, `"Dash":4`, `"-":5`, `"a\"b":6`, `"Bad":7`, `"$%-/.":8`, `" spaced ":9`, `"größe":10`, `"GRÖSSE":11`, `"GRÖßE":11`, `"k":12`, `"K":13`, "\"\u212a\":14", `"long s: s":15`, `"dup":16`, `"Dup1":17`, `"case":18`, `"CASE":19`, `"Case":20`, `"cASE":21`, `"abcdefgh1abcdefgh":22`, `"ABCDEFGH2ABCDEFGH":23`, `"abcdefgh3abcdefgh":24`, `"empty":25`, `"\u0070lain":26`, `"unknown":{"deep":[1,{"x":"y"}]}`, `"":1`, `"hidden":5`, "\"\xffplain\":1", `"un\"known\u00e9":1`,
}

// broken are texts that are not JSON.
var broken = []string{
	``, ` `, `nul`, `nulll`, `tru`, `truex`, `fals`, `+1`, `01`, `-`, `-x`, `.5`, `1.`, `1.e1`, `1e`, `1e+`, `NaN`, `Infinity`, `'a'`, `"`, `"a`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"\n\"", "\"\x00\"", "\"\x1f\"", `"\`, `"\u`,
	`[`, `[1`, `[1,`, `[1,]`, `[,1]`, `[1 2]`, `[1}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{,}`, `{a:1}`, `{"a" 1}`, `{"a":1]`, `{"a"::1}`, `{1:2}`, `}`, `]`, `,`, `:`, `1 2`, `{} {}`, `null x`, `"a" "b"`, "\ufeff1", `// c`, `[1] // c`, "\v1", "1\x00", "{}\x00", "\xa01",
	`{"A":"x","B"}`, `{"U":"refuse","B":}`, `["refuse",`, `{"PP":"a","P":1,"Any":[1,2`, `{"S":{"a":"b"},"a":{"A":1},"x`, `[[[[`, `{"a":{"b":{"c":`, `"a\`, `{"A":1}x`, `[1e5x]`, `{"int":"1"`, `[nul]`, `[tru ]`, `[-]`, `[1.5.5]`, `{"a":00}`,
}

func TestValuesEqual(t *testing.T) {
	for _, typ := range types {
		t.Run(typ.String(), func(t *testing.T) {
			fresh := func() any { return reflect.New(typ).Interface() }
			for _, o := range allOptions {
				for _, v := range values {
					compare(t, []byte(v), o, fresh)
					compare(t, []byte(" \t\r\n"+v+" \n"), o, fresh)
				}
				for _, text := range broken {
					compare(t, []byte(text), o, fresh)
				}
			}
		})
	}
}

func TestMembersEqual(t *testing.T) {
	for _, typ := range types {
		if typ.Kind() != reflect.Struct {
			continue
		}
		t.Run(typ.String(), func(t *testing.T) {
			fresh := func() any { return reflect.New(typ).Interface() }
			for _, o := range allOptions {
				for i, m := range members {
					compare(t, []byte(`{`+m+`}`), o, fresh)
					compare(t, []byte(`{ `+m+` , "later":1, `+members[(i*7+3)%len(members)]+` }`), o, fresh)
					compare(t, []byte(`{`+m+`,`+m+`,`+members[(i+1)%len(members)]+`}`), o, fresh)
				}
			}
		})
	}
}
