package api_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/internal/api"
)

// Everything that the published module exports is here, unchanged.
func TestComplete(t *testing.T) {
	version, want := api.Published()
	here, err := api.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	got := here.List(true)
	for _, line := range want {
		if _, found := slices.BinarySearch(got, line); !found {
			name, _, _ := strings.Cut(line, " ")
			t.Errorf("%s has\n\t%s\nand here is\n\t%s", version, line, strings.Join(linesOf(got, name), "\n\t"))
		}
	}
	if len(want) < 1843 {
		t.Errorf("the listing has %d lines, want at least 1843: every object has one", len(want))
	}
}

func linesOf(lines []string, name string) []string {
	var found []string
	for _, line := range lines {
		if strings.HasPrefix(line, name+" ") {
			found = append(found, line)
		}
	}
	if found == nil {
		return []string{"nothing"}
	}
	return found
}

// Names and fields are listed as the module here has them, whatever stands behind them.
func TestList(t *testing.T) {
	here, err := api.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	got := here.List(false)
	for _, want := range []string{
		`events.EventBridgeEvent = events.CloudWatchEvent`,
		`events.SNSEvent.Records field []events.SNSEventRecord json "Records"`,
		`events.SecondsEpochTime.Time field time.Time json "" embedded`,
		`lambda.Handler interface{Invoke(context.Context, []byte) ([]byte, error)}`,
		`lambda.Option defined`,
		`lambda.StartHandlerFunc func[TIn any, TOut any, H lambda.HandlerFunc[TIn, TOut]](H, ...lambda.Option) ()`,
		`lambda/handlertrace.NewContext func(context.Context, lambda/handlertrace.HandlerTrace) (context.Context)`,
		`lambda/messages.InvokeResponse.Error field *lambda/messages.InvokeResponse_Error json "Error"`,
		`lambdacontext.MemoryLimitInMB var int`,
		`cfn.StatusFailed const cfn.StatusType = "FAILED"`,
	} {
		if name, _, _ := strings.Cut(want, " "); !slices.Contains(got, want) {
			t.Errorf("want\n\t%s\ngot\n\t%s", want, strings.Join(linesOf(got, name), "\n\t"))
		}
	}
}
