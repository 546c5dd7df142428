package dynamodbstore

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/lambent-go/lambent/idempotency"
)

// maxItem is how large an item may be, in bytes.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxItem = 400 << 10

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(s string) types.AttributeValue { return &types.AttributeValueMemberN{Value: s} }

// item is a record as it is stored.
func (s *Store) item(r *idempotency.Record) map[string]types.AttributeValue {
	item := s.key(r.Key)
	item[s.attributes.Status] = text(string(r.Status))
	item[s.attributes.Expiration] = number(roundedUp(r.Expiry.Unix(), r.Expiry.Nanosecond() > 0))
	item[s.attributes.InProgressExpiration] = number(roundedUp(r.LeaseExpiry.UnixMilli(), r.LeaseExpiry.Nanosecond()%1e6 > 0))
	item[s.attributes.Owner] = text(r.Owner)
	if r.PayloadHash != "" {
		item[s.attributes.Validation] = text(r.PayloadHash)
	}
	if r.HasResult {
		item[s.attributes.Data] = text(string(r.Result))
	}
	return item
}

func roundedUp(n int64, more bool) string {
	if more {
		n++
	}
	return strconv.FormatInt(n, 10)
}

// record is a stored item as a record. Attributes that it does not know do not matter.
func (s *Store) record(item map[string]types.AttributeValue) (*idempotency.Record, error) {
	d := decoder{item: item}
	key := s.attributes.Key
	if s.sort != "" {
		key = s.sort
	}
	r := &idempotency.Record{Key: d.text(key, true), Status: idempotency.Status(d.text(s.attributes.Status, true))}
	r.Owner, r.PayloadHash = d.text(s.attributes.Owner, false), d.text(s.attributes.Validation, false)
	r.Expiry = time.Unix(d.number(s.attributes.Expiration, maxSecond, true), 0)
	running := r.Status == idempotency.StatusInProgress
	r.LeaseExpiry = time.UnixMilli(d.number(s.attributes.InProgressExpiration, maxSecond*1000, running))
	if _, r.HasResult = item[s.attributes.Data]; r.HasResult {
		r.Result = []byte(d.text(s.attributes.Data, true))
	}
	switch {
	case d.err != nil:
	case !running && r.Status != idempotency.StatusCompleted:
		d.err = fmt.Errorf("%w: %s is neither %s nor %s", idempotency.ErrDamagedRecord, s.attributes.Status, idempotency.StatusInProgress, idempotency.StatusCompleted)
	case r.HasResult && !json.Valid(r.Result):
		d.err = fmt.Errorf("%w: %s is not JSON", idempotency.ErrDamagedRecord, s.attributes.Data)
	}
	return r, d.err
}

// maxSecond is the last second of the year 9999.
const maxSecond = 253402300799

// A decoder reads attributes of an item, and remembers the first that is wrong.
type decoder struct {
	item map[string]types.AttributeValue
	err  error
}

func (d *decoder) wrong(name, how string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s is %s", idempotency.ErrDamagedRecord, name, how)
	}
}

func (d *decoder) text(name string, required bool) string {
	switch v := d.item[name].(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case nil:
		if required {
			d.wrong(name, "missing")
		}
	default:
		d.wrong(name, "not a string")
	}
	return ""
}

func (d *decoder) number(name string, most int64, required bool) int64 {
	switch v := d.item[name].(type) {
	case *types.AttributeValueMemberN:
		n, err := strconv.ParseInt(v.Value, 10, 64)
		if err != nil || n < 0 || n > most {
			d.wrong(name, "not a time")
		}
		return n
	case nil:
		if required {
			d.wrong(name, "missing")
		}
	default:
		d.wrong(name, "not a number")
	}
	return 0
}

// is reports whether an item has that text as an attribute. It may be damaged otherwise.
func (s *Store) is(item map[string]types.AttributeValue, name, value string) bool {
	v, ok := item[name].(*types.AttributeValueMemberS)
	return ok && v.Value == value
}

// sizeOf is the size of an item that has strings and numbers, as DynamoDB counts, or a few bytes more.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
func sizeOf(item map[string]types.AttributeValue) int {
	size := 0
	for name, value := range item {
		size += len(name)
		switch v := value.(type) {
		case *types.AttributeValueMemberS:
			size += len(v.Value)
		case *types.AttributeValueMemberN:
			size += len(v.Value)/2 + 2
		}
	}
	return size
}
