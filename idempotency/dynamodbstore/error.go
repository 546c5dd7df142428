package dynamodbstore

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/lambent-go/lambent/idempotency"
)

// failed says which step failed, and how, and what to do about it where that is known.
func (s *Store) failed(op, what string, err error) error {
	hint := s.hint(err)
	if hint != "" {
		hint = "\nhint: " + hint
	}
	return &idempotency.StoreError{Op: op, Err: fmt.Errorf("%s table %s: %w%s", what, s.table, err, hint)}
}

// hint is what a person can do about a failure.
func (s *Store) hint(err error) string {
	var api smithy.APIError
	switch {
	case errors.Is(err, idempotency.ErrDamagedRecord):
		return "something else has written the item; remove it, or give the function another Prefix"
	case !errors.As(err, &api):
		return ""
	}
	switch api.ErrorCode() {
	case "ResourceNotFoundException":
		return "create the table, with " + s.description + ", in the function's account and Region"
	case "ValidationException":
		if message := strings.ToLower(api.ErrorMessage()); strings.Contains(message, " key") {
			return "the table has to have " + s.description + "; see WithAttributes and WithSortKey"
		}
	case "AccessDeniedException":
		return "allow the function's role dynamodb:PutItem, UpdateItem, DeleteItem and GetItem on the table"
	}
	return ""
}

// tooLarge reports whether DynamoDB has refused an item for its size.
func tooLarge(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "ValidationException" &&
		strings.HasPrefix(api.ErrorMessage(), "Item size ")
}
