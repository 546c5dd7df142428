package lambda_test

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// collector is how the garbage collector is set up.
type collector struct {
	percent uint64
	limit   uint64
}

func collectorNow() collector {
	samples := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/gomemlimit:bytes"}}
	metrics.Read(samples)
	return collector{samples[0].Value.Uint64(), samples[1].Value.Uint64()}
}

func TestMemoryTuning(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // whatever the test's own environment says
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	usual := collector{100, math.MaxInt64}
	const threeQuarters = 768 << 20
	for name, tt := range map[string]struct {
		env     map[string]string
		percent int // set by the program itself; 0: not
		options []lambda.Option
		want    collector
	}{
		"tuned":           {options: opts(lambda.WithMemoryTuning()), want: collector{400, threeQuarters}},
		"not asked for":   {want: usual},
		"GOGC":            {env: map[string]string{"GOGC": "100"}, options: opts(lambda.WithMemoryTuning()), want: collector{100, threeQuarters}},
		"GOMEMLIMIT":      {env: map[string]string{"GOMEMLIMIT": "off"}, options: opts(lambda.WithMemoryTuning()), want: collector{400, math.MaxInt64}},
		"set by program":  {percent: 150, options: opts(lambda.WithMemoryTuning()), want: collector{150, threeQuarters}},
		"no memory size":  {env: map[string]string{"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": ""}, options: opts(lambda.WithMemoryTuning()), want: usual},
		"odd memory size": {env: map[string]string{"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "much"}, options: opts(lambda.WithMemoryTuning()), want: usual},
		"negative size":   {env: map[string]string{"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "-5"}, options: opts(lambda.WithMemoryTuning()), want: usual},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", "")
			t.Setenv("GOMEMLIMIT", "")
			t.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024")
			for variable, value := range tt.env {
				t.Setenv(variable, value)
			}
			before := usual
			if tt.percent != 0 {
				defer debug.SetGCPercent(debug.SetGCPercent(tt.percent))
				before.percent = uint64(tt.percent)
			}
			var got collector
			run(t, events("{}"), func() { got = collectorNow() }, tt.options...).wantServed(t)
			if got != tt.want {
				t.Errorf("the garbage collector has %+v, want %+v", got, tt.want)
			}
			if after := collectorNow(); after != before {
				t.Errorf("after Run the garbage collector has %+v, want %+v", after, before)
			}
		})
	}
}
