// Package jsondecode decodes JSON into Go values as [encoding/json.Unmarshal] does, several times as fast.
//
// [Compile] makes a plan of a type, once: a graph of nodes, one for each type that can be met on the way, with the offset
// of each field of a struct and a table of their names (node.go, fields.go). [Decoder.Decode] walks the JSON text and the
// plan side by side and writes to memory directly (value.go and the files of the kinds of value). What is rare goes through
// one slower function that has encoding/json's rules in their order (literal.go). Records of package
// events, whose methods are there for forms that are seldom sent, are tried without them first (method.go). Nothing of
// encoding/json's decoder is called or linked.
//
// Unmarshal looks through the whole text for mistakes before it changes anything. That costs a second pass, which a
// Decoder saves when nobody can tell: when the value is zero, it is decoded into at once and made zero again if a
// mistake turns up, and every error waits until the rest of the text has been looked at. A value that is not zero, or of
// a type with methods that are not known to do nothing but decode, has its text looked through first.
//
// The value is written through unsafe pointers, all of which point into memory that Go's allocator has given out for the
// type they are used as: what into points to, and what [reflect.New], [reflect.MakeSlice] and make return. Offsets come
// from reflect. Slices are grown by reflect.
package jsondecode
