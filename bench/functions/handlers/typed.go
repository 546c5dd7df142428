// Package handlers has the code of the functions that are measured. A function is a main package of three lines, in
// the folder of the library it is built on, that starts one of these: so the library is all that differs.
package handlers

import "context"

// An Order is a small event: OrderEvent is 100 bytes.
type Order struct {
	ID       int    `json:"id"`
	Customer string `json:"customer"`
	Product  string `json:"product"`
	Express  bool   `json:"express"`
	Note     string `json:"note"`
}

// OrderEvent is the JSON of an Order.
const OrderEvent = `{"id":4711,"customer":"Gopher","product":"green tea","express":true,"note":"please ring the bell 2"}`

// A Receipt answers an Order.
type Receipt struct {
	ID      int    `json:"id"`
	Message string `json:"message"`
}

// Typed is a handler with an event and a result that go through JSON.
func Typed(_ context.Context, order Order) (Receipt, error) {
	return Receipt{ID: order.ID, Message: order.Customer}, nil
}
