package events_test

import (
	"testing"

	"github.com/lambent-go/lambent/events"
)

// Counts that were sent are written again, zeros too, and no others.
func TestECRScanFindingSeverityCounts(t *testing.T) {
	for _, payload := range []string{
		`{"action-type":"SCAN_FREQUENCY_CHANGE","resource-type":"REPOSITORY","scan-type":"ENHANCED"}`,
		`{"scan-status":"COMPLETE","finding-severity-counts":{}}`,
		`{"scan-status":"COMPLETE","finding-severity-counts":{"CRITICAL":7,"HIGH":61}}`,
		`{"scan-status":"COMPLETE","finding-severity-counts":{"CRITICAL":0,"HIGH":0,"MEDIUM":0,"LOW":0,"INFORMATIONAL":0,"UNDEFINED":0}}`,
		`{"scan-status":"COMPLETE","finding-severity-counts":{"CRITICAL":1,"UNDEFINED":0,"TOTAL":1}}`,
	} {
		roundTrip(t, []byte(payload), is[events.ECRScanEventDetailType])
	}
	wantJSON(t, events.ECRScanEventDetailType{ScanStatus: "COMPLETE", FindingSeverityCounts: events.ECRScanEventFindingSeverityCounts{Critical: 7}},
		`{"scan-status":"COMPLETE","finding-severity-counts":{"CRITICAL":7}}`)
}
