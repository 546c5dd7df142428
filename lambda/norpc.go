//go:build lambda.norpc

package lambda

import "context"

// hasRPC says that this build leaves the legacy Go RPC protocol out, and the packages net and encoding/gob with it.
const hasRPC = false

func (p *process) serveRPC(context.Context, string) error { panic("lambda: built without RPC") }
