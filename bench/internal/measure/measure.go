//go:build linux

// Package measure takes the measurements. A Case drives one function in one way and yields values of some Measures;
// the command runs each Case for each library in turn, again and again, and compares the medians.
package measure

// A Measure is one line of the comparison.
type Measure struct {
	ID     ID
	Title  string
	Unit   Unit
	Target Target
	Must   float64 // the target's value that Lambent is held to
	Aim    float64 // the one that its design makes possible
}

// An ID names a Measure.
type ID string

// A Unit is what a value counts, and how it is shown.
type Unit int

// The units.
const (
	Count        Unit = iota // a plain number
	Microseconds             // of a value in seconds
	Milliseconds             // of a value in seconds
	Megabytes                // of a value in bytes
	PerSecond
)

// A Target says what is held against Must and Aim.
type Target int

// The targets.
const (
	Ratio Target = iota // Lambent's value over aws-lambda-go's: at most
	Times               // Lambent's value over aws-lambda-go's: at least
	Value               // Lambent's value: at most
)

// Reached reports whether value, of a Target, is as good as limit.
func (t Target) Reached(value, limit float64) bool {
	if t == Times {
		return value >= limit
	}
	return value <= limit
}

// The measures, by the Case that yields them.
const (
	cpuGap         ID = "cpu-gap"
	roundTrip      ID = "round-trip"
	switches       ID = "context-switches"
	cpuBusy        ID = "cpu-busy"
	cpuGateway     ID = "cpu-gateway"
	cpuTenKB       ID = "cpu-10-kb"
	cpuOneMB       ID = "cpu-1-mb"
	cpuSixMB       ID = "cpu-6-mb"
	quotaThrough   ID = "quota-throughput"
	quotaGateway   ID = "quota-throughput-gateway"
	workersThrough ID = "workers-throughput"
	workersTenKB   ID = "workers-throughput-10-kb"
	streamTime     ID = "stream-time"
	typedAllocs    ID = "typed-allocations"
	bytesAllocs    ID = "bytes-allocations"
	gatewayAllocs  ID = "gateway-allocations"
	allocatedSixMB ID = "allocated-6-mb"
	systemCalls    ID = "system-calls"
	startTime      ID = "start"
	firstTime      ID = "first-invocation"
	firstGateway   ID = "first-invocation-gateway"
	coldTime       ID = "cold-start"
	typedResident  ID = "typed-resident"
	bytesResident  ID = "bytes-resident"
	typedSize      ID = "typed-size"
	bytesSize      ID = "bytes-size"
)

// All returns the measures, in the order in which they are shown.
func All() []Measure {
	return []Measure{
		{cpuGap, "CPU per invocation, 100 B, 2 ms gap", Microseconds, Ratio, 0.25, 0.18},
		{cpuBusy, "CPU per invocation, 100 B, back to back, one core", Microseconds, Ratio, 0.38, 0.33},
		{roundTrip, "round trip p50, 100 B, 2 ms gap", Microseconds, Ratio, 0.45, 0.36},
		{cpuGateway, "CPU per invocation, API Gateway v2 event", Microseconds, Ratio, 0.40, 0.25},
		{cpuTenKB, "CPU per invocation, 10 KB", Microseconds, Ratio, 0.30, 0.19},
		{cpuOneMB, "CPU per invocation, 1 MB", Milliseconds, Ratio, 0.25, 0.12},
		{cpuSixMB, "CPU per invocation, 6 MB", Milliseconds, Ratio, 0.25, 0.10},
		{quotaThrough, "throughput at 7.25 % of a core, 100 B", PerSecond, Times, 8, 11},
		{quotaGateway, "throughput at 7.25 % of a core, API Gateway v2 event", PerSecond, Times, 6, 11},
		{typedAllocs, "allocations per invocation, typed, 100 B", Count, Value, 12, 7},
		{bytesAllocs, "allocations per invocation, bytes handler", Count, Value, 5, 3},
		{gatewayAllocs, "allocations per invocation, API Gateway v2 event", Count, Value, 60, 37},
		{allocatedSixMB, "bytes allocated per invocation, 6 MB", Megabytes, Ratio, 0.35, 0.27},
		{systemCalls, "system calls per invocation, 2 ms gap", Count, Value, 9, 7},
		{switches, "context switches per invocation, 2 ms gap", Count, Value, 4, 3},
		{startTime, "start to first next, in the page cache", Milliseconds, Ratio, 0.65, 0.58},
		{coldTime, "start to first next, not in the page cache", Milliseconds, Ratio, 0.45, 0.40},
		{firstTime, "first invocation after start, 100 B", Microseconds, Ratio, 0.45, 0.34},
		{firstGateway, "first invocation after start, API Gateway v2 event", Microseconds, Ratio, 0.40, 0.26},
		{typedResident, "resident size at first next, typed", Megabytes, Ratio, 0.50, 0.46},
		{bytesResident, "resident size at first next, bytes handler", Megabytes, Ratio, 0.50, 0.36},
		{typedSize, "stripped binary, typed", Megabytes, Ratio, 0.38, 0.34},
		{bytesSize, "stripped binary, bytes handler", Megabytes, Ratio, 0.30, 0.25},
		{workersThrough, "16 workers, 100 B, throughput", PerSecond, Times, 2.5, 3.2},
		{workersTenKB, "16 workers, 10 KB, throughput", PerSecond, Times, 3, 4.3},
		{streamTime, "20 MB streamed answer", Milliseconds, Ratio, 0.75, 0.60},
	}
}
