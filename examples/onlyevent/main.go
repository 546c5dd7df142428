// Onlyevent takes an event and returns nothing but success or failure. The failure has a type of its own, which a state
// machine's retry rule can match.
package main

import (
	"errors"
	"fmt"

	"github.com/lambent-go/lambent/lambda"
)

type order struct {
	ID    string `json:"id"`
	Total int    `json:"total"` // in cents
}

var errNoTotal = errors.New("total must be positive")

func check(o order) error {
	if o.Total <= 0 {
		return &lambda.Error{Type: "InvalidOrder", Message: fmt.Sprintf("order %s: total is %d", o.ID, o.Total), Err: errNoTotal}
	}
	return nil
}

func main() { lambda.Start(check) }
