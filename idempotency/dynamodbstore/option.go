package dynamodbstore

import (
	"errors"
	"fmt"
	"os"
)

// Attributes are the names of an item's attributes. An empty one stands for the default.
type Attributes struct {
	Key                  string // partition key of the table; "id"
	Status               string // "status"
	Expiration           string // time-to-live attribute of the table; "expiration"
	InProgressExpiration string // "in_progress_expiration"
	Data                 string // "data"
	Validation           string // "validation"
	Owner                string // "owner"
}

// An Option changes how a [Store] uses its table.
type Option func(*Store)

// WithAttributes sets names of attributes, for a table that has others.
func WithAttributes(a Attributes) Option {
	return func(s *Store) { s.attributes = a }
}

// WithSortKey is for a table whose primary key has two parts, as one that other things are kept in too: the attribute,
// which is the sort key, gets the record's key, and the partition key is the same for all records. An empty partition
// stands for idempotency#, followed by the Lambda function's name.
func WithSortKey(attribute, partition string) Option {
	return func(s *Store) {
		s.sort, s.partition = attribute, partition
		if attribute == "" {
			s.mistake = errors.New("option WithSortKey without an attribute")
		}
		if partition == "" {
			s.partition = "idempotency#" + os.Getenv("AWS_LAMBDA_FUNCTION_NAME")
		}
	}
}

// New returns a Store that keeps records in a table. A mistake in what it is given is the error of every call.
func New(client Client, table string, options ...Option) *Store {
	s := &Store{client: client, table: table}
	for _, option := range options {
		if option != nil {
			option(s)
		}
	}
	s.attributes.fillIn()
	s.description = fmt.Sprintf("the partition key %q, a string", s.attributes.Key)
	if s.sort != "" {
		s.description += fmt.Sprintf(", and the sort key %q, a string", s.sort)
	}
	switch {
	case s.mistake != nil:
	case client == nil:
		s.mistake = errors.New("client is nil")
	case table == "":
		s.mistake = errors.New("table has no name")
	default:
		s.mistake = s.namedTwice()
	}
	return s
}

// all are the names, with what they are for.
func (a *Attributes) all() []struct {
	name     *string
	fallback string
} {
	return []struct {
		name     *string
		fallback string
	}{
		{&a.Key, "id"}, {&a.Status, "status"}, {&a.Expiration, "expiration"}, {&a.InProgressExpiration, "in_progress_expiration"},
		{&a.Data, "data"}, {&a.Validation, "validation"}, {&a.Owner, "owner"},
	}
}

func (a *Attributes) fillIn() {
	for _, attribute := range a.all() {
		if *attribute.name == "" {
			*attribute.name = attribute.fallback
		}
	}
}

// namedTwice returns an error if two attributes have one name.
func (s *Store) namedTwice() error {
	seen := map[string]bool{s.sort: s.sort != ""}
	for _, attribute := range s.attributes.all() {
		if seen[*attribute.name] {
			return fmt.Errorf("two attributes have the name %q", *attribute.name)
		}
		seen[*attribute.name] = true
	}
	return nil
}
