package main

// A module is one of other people's that imports aws-lambda-go.
type module struct {
	path, version string
	about         string
	absent        string            // why it is not tested; "": it is
	differs       map[string]string // tests that end otherwise with Lambent, and why
}

const refused = "its latest version could not be had when the table was made"

// modules are those that reach furthest into aws-lambda-go: HTTP adapters, routers, tracing and monitoring.
var modules = []module{
	{path: "github.com/awslabs/aws-lambda-go-api-proxy", version: "v0.16.2", about: "HTTP adapters"},
	{path: "github.com/akrylysov/algnhsa", version: "v1.1.0", about: "HTTP adapter"},
	{path: "github.com/aquasecurity/lmdrouter", version: "v0.4.4", about: "HTTP router"},
	{path: "go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda", version: "v0.63.0", about: "OpenTelemetry"},
	{path: "go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda/xrayconfig", version: "v0.63.0", about: "OpenTelemetry with X-Ray"},
	{path: "github.com/newrelic/go-agent/v3/integrations/nrlambda", version: "v1.2.2", about: "New Relic"},
	{path: "github.com/aws/aws-xray-sdk-go", version: "v1.8.5", about: "AWS X-Ray"},
	{path: "github.com/aws/aws-xray-sdk-go/v2", version: "v2.0.1", about: "AWS X-Ray"},

	{path: "github.com/DataDog/datadog-lambda-go", about: "Datadog", absent: refused},
	{path: "go.elastic.co/apm/module/apmlambda/v2", about: "Elastic APM", absent: refused},
	{path: "github.com/instana/go-sensor/instrumentation/instalambda", about: "Instana", absent: refused},
	{path: "github.com/apex/gateway/v2", about: "HTTP adapter", absent: refused},
	{path: "github.com/fujiwara/ridge", about: "HTTP adapter", absent: refused},
	{path: "github.com/its-felix/aws-lambda-go-http-adapter", about: "HTTP adapters", absent: refused},
	{path: "github.com/aws-cloudformation/cloudformation-cli-go-plugin", about: "CloudFormation resource types", absent: refused},
}
