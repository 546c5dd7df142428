package lambdatest

import (
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/sampleevents"
)

// Sample returns an event of a kind as AWS sends it: sqs, http, s3 and every other kind that lambent events lists. It
// is JSON that the kind's type in package events takes whole, and the caller's to change. A kind that there is none of
// ends the test.
//
// The kinds and the samples are those of the command: lambent events KIND prints one, and lambent invoke --event KIND
// sends it.
func Sample(t testing.TB, kind string) []byte {
	t.Helper()
	sample, ok := sampleevents.Find(kind)
	if !ok {
		hint := "lambent events lists the kinds"
		if near := sampleevents.Mentioning(kind); len(near) > 0 {
			hint = "kinds that have to do with it: " + strings.Join(near, ", ")
		}
		t.Fatalf("lambdatest: unknown kind of event %q\nhint: %s", kind, hint)
	}
	return sample.Payload()
}
