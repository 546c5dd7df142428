package lambdaotel

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"

	"github.com/lambent-go/lambent/lambdacontext"
)

// Resource describes the function and this execution environment, for providers: cloud.provider, cloud.platform,
// cloud.region, faas.name, faas.version, faas.instance (the log stream) and faas.max_memory in bytes, those that the
// environment says. Outside Lambda it is empty.
//
// https://opentelemetry.io/docs/specs/semconv/resource/faas/
func Resource() *resource.Resource {
	env := lambdacontext.CurrentSettings()
	if env.FunctionName == "" {
		return resource.Empty()
	}
	attrs := []attribute.KeyValue{
		attribute.String("cloud.provider", "aws"),
		attribute.String("cloud.platform", "aws_lambda"),
		attribute.String("faas.name", env.FunctionName),
	}
	for _, a := range []struct{ key, value string }{
		{"cloud.region", env.Region}, {"faas.version", env.FunctionVersion}, {"faas.instance", env.LogStreamName},
	} {
		if a.value != "" {
			attrs = append(attrs, attribute.String(a.key, a.value))
		}
	}
	if mb := env.MemoryLimitInMB; mb > 0 {
		attrs = append(attrs, attribute.Int("faas.max_memory", mb<<20))
	}
	return resource.NewSchemaless(attrs...)
}
