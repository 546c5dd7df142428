package batch

import (
	"fmt"
	"strings"
)

// This file is about sequence numbers, by which Kinesis and DynamoDB streams order the records of a shard: decimal
// numbers of more digits than any integer type holds.

// checkSequenceNumber refuses a record whose sequence number could not be answered with, or not be compared.
func checkSequenceNumber(i, n int, name, number string) error {
	if number == "" {
		return invalid(i, n, "no %s", name)
	}
	for _, c := range []byte(number) {
		if c < '0' || c > '9' {
			return invalid(i, n, "%s is not a decimal number", name)
		}
	}
	return nil
}

// lower reports whether sequence number a is lower than b.
func lower(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// lowest returns the lowest sequence number of records that failed or were not run.
func lowest(failures []Failure) string {
	number := failures[0].ID
	for _, f := range failures {
		if lower(f.ID, number) {
			number = f.ID
		}
	}
	return number
}

// A shard is the name of the shard that records are from, as far as they say.
type shard string

// shardOf returns the shard in the ID of an event: shardId-000000000000:49590338271490256608559692538361571095921575989136588898.
func shardOf(eventID string) shard {
	name, _, ok := strings.Cut(eventID, ":")
	if !ok {
		return ""
	}
	return shard(name)
}

// oneShard refuses failures in a batch of several shards, whose sequence numbers have no order among each other. Lambda
// does not send such a batch.
func oneShard(n int, shardOf func(i int) shard, first Failure) error {
	var one shard
	for i := range n {
		switch other := shardOf(i); {
		case other == "" || other == one:
		case one == "":
			one = other
		default:
			return fmt.Errorf("batch: a record failed in a batch of shards %s and %s, which no response can name: %s: %w", one, other, first.ID, first.Err)
		}
	}
	return nil
}

// ruleOfStream says what a failure of a stream's record leads to.
func (s *settings) ruleOfStream() rule {
	if s.continues {
		return goOn
	}
	return stopBehind
}
