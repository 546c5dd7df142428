package fakeaws

import (
	"net/http"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"
)

// monitoring answers GetMetricStatistics with one sum for all of the time.
func (s *Server) monitoring(c *call) answer {
	decoded, err := cbor.Decode(c.body)
	in, isMap := decoded.(cbor.Map)
	if err != nil || !isMap || s.Metrics == nil {
		return refuse(http.StatusBadRequest, "InvalidParameterValue", "no metrics")
	}
	name, _ := in["MetricName"].(cbor.String)
	var version cbor.String
	dimensions, _ := in["Dimensions"].(cbor.List)
	for _, d := range dimensions {
		pair, _ := d.(cbor.Map)
		if pair["Name"] == cbor.String("ExecutedVersion") {
			version, _ = pair["Value"].(cbor.String)
		}
	}
	sum := s.Metrics(string(name), string(version), timeOf(in["StartTime"]), timeOf(in["EndTime"]))
	points := cbor.List{}
	if sum > 0 {
		points = append(points, cbor.Map{"Sum": cbor.Float64(sum)})
	}
	return ok(cbor.Map{"Label": name, "Datapoints": points})
}

func timeOf(v cbor.Value) time.Time {
	t, err := cbor.AsTime(v)
	if err != nil {
		return time.Time{}
	}
	return t
}
