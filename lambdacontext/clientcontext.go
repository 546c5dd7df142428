package lambdacontext

import (
	"bytes"
	"errors"

	"github.com/lambent-go/lambent/internal/clientcontext"
)

// UnmarshalJSON reads a client context as leniently as the runtime does: names in any letter case, null for an empty
// value, the JSON text of values in env and custom that are not strings; a part of the wrong type is left empty. It
// replaces the whole of cc. The only error is a value that is not a JSON object; null changes nothing.
func (cc *ClientContext) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	parsed, err := clientcontext.Parse(data)
	if noObject, ok := errors.AsType[*clientcontext.NoObjectError](err); ok {
		return noObject
	}
	*cc = ClientContext{Client: ClientApplication(parsed.Client), Env: parsed.Env, Custom: parsed.Custom}
	return nil
}
