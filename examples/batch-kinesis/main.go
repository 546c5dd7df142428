// Batch-kinesis reads the temperatures of ovens from an Amazon Kinesis data stream. Readings of one oven are taken in
// their order, several ovens at a time. After a reading that fails nothing behind it is taken, and the stream sends its
// records again from there on. The event source mapping needs ReportBatchItemFailures among its function response types,
// and to get past a reading that never succeeds BisectBatchOnFunctionError, a bound on retries and a destination.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type reading struct {
	Oven    string  `json:"oven"`
	Celsius float64 `json:"celsius"`
}

func take(ctx context.Context, r reading, record events.KinesisEventRecord) error {
	if r.Celsius < -273.15 {
		return fmt.Errorf("oven %s: %v °C is colder than cold", r.Oven, r.Celsius)
	}
	slog.InfoContext(ctx, "temperature", "oven", r.Oven, "celsius", r.Celsius, "at", record.Kinesis.ApproximateArrivalTimestamp.UTC())
	return nil
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.Start(batch.KinesisData(take, batch.WithConcurrency(8)))
}
