package scaffold

// A recipe says what the handler for a kind of event looks like.
type recipe struct {
	form  form   // which template
	in    string // type of the event; "" for the sample's
	out   string // type of the answer; "" for none
	types string // declarations before the handler
	body  string // of the handler: ctx is its context, e its event
	check string // of the test: got is the answer to the sample

	parameters  string // of batched: what the function for one record takes after its context
	constructor string // of batched: the function of package batch, and its arguments
	builder     string // of batched: makes an event of the orders good and bad
}

// A form is a folder of templates.
type form string

const (
	plain      form = "plain"    // a struct in, a struct out
	httpServer form = "http"     // a net/http handler, whatever the HTTP event source
	received   form = "received" // an event that wants no answer
	answered   form = "answered" // an event that wants an answer
	batched    form = "batch"    // a batch of which single records may fail
	resource   form = "resource" // a custom resource of CloudFormation
)

// noKind is the kind of a function that is for no AWS service.
const noKind = ""

// serves is a recipe for an HTTP event source, whose answers are of type out.
func serves(out string) recipe { return recipe{form: httpServer, out: out} }

// receives is a recipe for an event that wants no answer.
func receives(body string) recipe {
	return recipe{form: received, body: body + "\n\treturn nil"}
}

// changes is a recipe for an event of AWS that came through EventBridge.
func changes() recipe {
	return receives(`slog.InfoContext(ctx, e.DetailType, "resources", e.Resources, "time", e.Time) // what happened is in e.Detail`)
}

// answers is a recipe for an event that wants an answer.
func answers(out, body, check string) recipe {
	return recipe{form: answered, out: out, body: body, check: check}
}

// worksOff is a recipe for batches of records that hold orders. Id is what
// names the record m.
func worksOff(parameters, constructor, out, builder, id string) recipe {
	return recipe{
		form:        batched,
		out:         out,
		parameters:  parameters,
		constructor: constructor,
		builder:     builder,
		body: `if o.Quantity < 1 {
		return fmt.Errorf("order %s: quantity is %d, want at least 1", o.ID, o.Quantity)
	}
	slog.InfoContext(ctx, "order", "id", o.ID, "customer", o.Customer, "record", ` + id + `)
	return nil`,
	}
}

// recipeFor returns the recipe for a kind of sample event.
func recipeFor(kind string) (recipe, bool) {
	for _, group := range []map[string]recipe{general, throughEventBridge, messages, apis, cognito, conversations, devices, operations} {
		if r, ok := group[kind]; ok {
			return r, true
		}
	}
	return recipe{}, false
}
