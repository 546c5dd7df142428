package lambda

import (
	"context"
	"errors"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/jsondecode"
)

// restores counts the snapshots that this process came out of: what was known of its place may be wrong after one.
var restores atomic.Int32

// AvailabilityZoneID returns the ID of the Availability Zone that this execution environment is in, as in use1-az1; ""
// where Lambda does not offer it, as outside of AWS. It asks Lambda's metadata endpoint, for at most one second, and
// remembers the answer for as long as that allows. It is safe for concurrent use.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-metadata-endpoint.html
func AvailabilityZoneID(ctx context.Context) (string, error) {
	address, token := os.Getenv("AWS_LAMBDA_METADATA_API"), os.Getenv("AWS_LAMBDA_METADATA_TOKEN")
	if address == "" || token == "" {
		return "", nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, maxZoneWait, errZoneTimeout)
	defer cancel()
	select {
	case zoneTurn <- struct{}{}:
		defer func() { <-zoneTurn }()
	case <-ctx.Done():
		return "", http1.Wrap("get availability zone", context.Cause(ctx))
	}
	now, restored := time.Now(), restores.Load()
	if known := zone; known.address == address && known.restores == restored && now.Before(known.until) {
		return known.id, nil
	}
	id, keep, err := askZone(ctx, address, token)
	if err != nil {
		return "", http1.Wrap("get availability zone", err)
	}
	zone = knownZone{address, id, now.Add(keep), restored}
	return id, nil
}

const maxZoneWait = time.Second

var errZoneTimeout = errors.New("no answer within 1s")

// zone is what the metadata endpoint has said; zoneTurn holds a value while somebody reads, asks or writes.
var (
	zoneTurn = make(chan struct{}, 1)
	zone     knownZone
)

type knownZone struct {
	address, id string
	until       time.Time
	restores    int32
}

const zonePath = "/2026-01-15/metadata/execution-environment"

// askZone asks for the zone's ID and for how long it may be remembered.
func askZone(ctx context.Context, address, token string) (id string, keep time.Duration, err error) {
	conn, err := http1.New(ctx, address)
	if err != nil {
		return "", 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, conn.Close)()
	status, cacheControl, body, err := getZone(conn, token)
	switch {
	case ctx.Err() != nil:
		return "", 0, context.Cause(ctx)
	case err != nil:
		return "", 0, err
	case status != 200:
		return "", 0, &http1.StatusError{Op: "get", URL: conn.URL(zonePath), Status: status, Body: body}
	}
	var answer zoneAnswer
	if err := jsondecode.Compile(reflect.TypeFor[zoneAnswer]()).Decode(body, &answer, jsondecode.Options{}); err != nil {
		return "", 0, http1.Wrap("decode answer of "+conn.URL(zonePath), err)
	}
	return answer.AvailabilityZoneID, keepFor(cacheControl), nil
}

// A zoneAnswer is the metadata endpoint's answer.
type zoneAnswer struct{ AvailabilityZoneID string }

func getZone(conn *http1.Conn, token string) (status int, cacheControl string, body []byte, err error) {
	if err := conn.Begin([]string{"Cache-Control"}); err != nil {
		return 0, "", nil, err
	}
	conn.Request("GET", zonePath, "", "")
	conn.Header("Authorization", "Bearer "+token)
	conn.Text("\r\n")
	_ = conn.Send(nil, nil) // ReadHead knows how it ended
	reply, err := conn.ReadHead()
	if err != nil {
		return 0, "", nil, err
	}
	cacheControl = string(reply.Value(0))
	body, err = reply.ReadBody(nil)
	return reply.Status, cacheControl, body, err
}

// keepFor reads a Cache-Control header: how long an answer may be used. Without limits it is as good as for ever.
func keepFor(cacheControl string) time.Duration {
	const forever = 100 * 365 * 24 * time.Hour
	keep := forever
	for directive := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			seconds, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 31)
			if err != nil {
				return 0
			}
			keep = min(keep, time.Duration(seconds)*time.Second)
		}
	}
	return keep
}
