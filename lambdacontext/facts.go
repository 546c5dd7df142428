package lambdacontext

import (
	"github.com/lambent-go/lambent/internal/clientcontext"
	"github.com/lambent-go/lambent/internal/invocation"
)

// fromFacts makes a LambdaContext of what the Runtime API says, once. Client context and identity are read leniently:
// a mistake of the invoker's costs a log line and no answer.
func fromFacts(facts *invocation.Facts) *LambdaContext {
	facts.Once.Do(func() {
		lc := &LambdaContext{
			AwsRequestID:       facts.RequestID,
			InvokedFunctionArn: facts.FunctionARN,
			TenantID:           facts.TenantID,
		}
		facts.Made = lc
		if facts.ClientContext != "" {
			parsed, err := clientcontext.Parse([]byte(facts.ClientContext))
			lc.ClientContext = ClientContext{Client: ClientApplication(parsed.Client), Env: parsed.Env, Custom: parsed.Custom}
			warnOdd(facts, err)
		}
		if facts.CognitoIdentity != "" {
			parsed, err := clientcontext.ParseIdentity([]byte(facts.CognitoIdentity))
			lc.Identity = CognitoIdentity(parsed)
			warnOdd(facts, err)
		}
	})
	lc, _ := facts.Made.(*LambdaContext)
	return lc
}

func warnOdd(facts *invocation.Facts, err error) {
	if err != nil && facts.Warn != nil {
		facts.Warn(err.Error())
	}
}
