package http1

import "strconv"

// A StatusError is a reply that is not the one hoped for.
type StatusError struct {
	Op     string // what was asked for: "next"
	URL    string
	Status int
	Body   []byte // the first 64 KiB
}

// maxQuoted is how many bytes of a body an error text has.
const maxQuoted = 1 << 10

// Error returns operation, URL, status and the first KiB of the body.
func (e *StatusError) Error() string {
	text := e.Op + " " + e.URL + ": status " + strconv.Itoa(e.Status)
	body := e.Body[:min(len(e.Body), maxQuoted)]
	for len(body) > 0 && body[0] <= ' ' {
		body = body[1:]
	}
	for len(body) > 0 && body[len(body)-1] <= ' ' {
		body = body[:len(body)-1]
	}
	if len(body) > 0 {
		text += ": " + string(body)
	}
	return text
}

// MaxStatusBody is how many bytes of a reply's body are worth reading when only the status counts.
const MaxStatusBody = 64 << 10
