// Package jsonencode encodes Go values as JSON, byte for byte as encoding/json does, errors and the order of calls to
// the user's methods included, by a plan made once for each Go type.
//
// It is there for what encoding/json's encoder brings along: a function that uses this one instead is smaller and
// answers its first event sooner. Values whose own methods encode them may use encoding/json themselves.
package jsonencode
