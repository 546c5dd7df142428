//go:build !race

package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// Unmarshal allocates no more than this for events of each kind, and less than encoding/json does for the same type.
func TestUnmarshalBudget(t *testing.T) {
	for name, most := range map[string]float64{
		"apigw-rest":         23,
		"apigw-http2-claims": 53,
		"alb":                7,
		"sqs":                23,
		"sns":                22,
		"kinesis":            9,
		"dynamodb":           44,
		"s3":                 12,
		"eventbridge":        5,
	} {
		t.Run(name, func(t *testing.T) {
			payload, newValue := fixture(t, name), allFixtures(t)[name]
			allocations := func(unmarshal func([]byte, any) error) float64 {
				return testing.AllocsPerRun(100, func() {
					if err := unmarshal(payload, newValue()); err != nil {
						t.Fatal(err)
					}
				})
			}
			got, standard := allocations(events.Unmarshal), allocations(json.Unmarshal)
			t.Logf("%v allocations, json.Unmarshal %v", got, standard)
			if got > most || got > standard {
				t.Errorf("%v allocations, want at most %v; json.Unmarshal has %v", got, most, standard)
			}
		})
	}
}
