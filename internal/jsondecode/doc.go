// Package jsondecode decodes JSON into Go values as encoding/json does, by a plan made once for each Go type.
package jsondecode
