// Package fakedynamodb is a DynamoDB table in memory, for tests: it speaks DynamoDB's protocol, JSON 1.0 over HTTP, and
// does what the requests of dynamodbstore ask for. What it does not know it refuses.
//
// A [Server] is a client of HTTP too, so that the requests of AWS's SDK reach it without a network. It loses replies,
// throttles and fails on request.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
package fakedynamodb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// A Fault is what goes wrong with a request.
type Fault int

// Faults of a request.
const (
	None        Fault = iota
	LoseReply         // the request is carried out, and the connection breaks
	Throttle          // the table has no capacity left
	Fail              // status 500
	HideItem          // a condition that fails does not return the item
	HideAndGone       // the same, and then the item is removed
)

// A Server is one table.
type Server struct {
	table string
	keys  []string // attributes of the primary key, all strings

	mu       sync.Mutex
	items    map[string]Item
	requests []string
	fault    func(Call) Fault
}

// A Call is a request that a fault may happen to.
type Call struct {
	Operation string // PutItem and so on
	Number    int    // of the requests for that operation; the first is 1
	Attempt   int    // of the client at this request; the first is 1
}

// NewServer returns an empty table whose primary key is one attribute, or two.
func NewServer(table string, keys ...string) *Server {
	return &Server{table: table, keys: keys, items: map[string]Item{}}
}

// SetFault has fault say what goes wrong with each request from now on.
func (s *Server) SetFault(fault func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.requests = fault, nil
}

// Requests are the operations that were asked for.
func (s *Server) Requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.requests, " ")
}

// Items are copies of what the table holds.
func (s *Server) Items() []Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	var items []Item
	for _, item := range s.items {
		items = append(items, item.clone())
	}
	return items
}

// Put stores an item, whatever its attributes are.
func (s *Server) Put(item Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[s.primary(item)] = item.clone()
}

// Do answers a request of an HTTP client.
func (s *Server) Do(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	if s.serve(w, r) == LoseReply {
		return nil, errors.New("read: connection reset by peer")
	}
	return w.Result(), nil
}

// ServeHTTP answers a request over the network. A reply is lost by breaking the connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorded := httptest.NewRecorder()
	if s.serve(recorded, r) == LoseReply {
		panic(http.ErrAbortHandler)
	}
	for name, values := range recorded.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(recorded.Body.Bytes())
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	operation, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "DynamoDB_20120810.")
	s.requests = append(s.requests, operation)
	fault := None
	if s.fault != nil {
		call := Call{Operation: operation}
		for _, asked := range s.requests {
			if asked == operation {
				call.Number++
			}
		}
		_, _ = fmt.Sscanf(r.Header.Get("Amz-Sdk-Request"), "attempt=%d", &call.Attempt)
		fault = s.fault(call)
	}
	switch {
	case fault == Throttle:
		reply(w, http.StatusBadRequest, &failure{typ: "ProvisionedThroughputExceededException", message: "The level of configured provisioned throughput for the table was exceeded."}, nil)
	case fault == Fail:
		reply(w, http.StatusInternalServerError, &failure{typ: "InternalServerError", message: "Internal server error"}, nil)
	case !ok || r.Method != http.MethodPost || r.URL.Path != "/":
		reply(w, http.StatusBadRequest, &failure{typ: "UnknownOperationException"}, nil)
	case r.Header.Get("Content-Type") != "application/x-amz-json-1.0":
		reply(w, http.StatusBadRequest, &failure{typ: "SerializationException"}, nil)
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="):
		reply(w, http.StatusBadRequest, &failure{typ: "MissingAuthenticationTokenException", message: "Missing Authentication Token"}, nil)
	default:
		out, failed := s.operate(operation, r.Body, fault)
		reply(w, http.StatusOK, failed, out)
	}
	return fault
}

// A failure is an error as DynamoDB reports it.
type failure struct {
	typ, message string
	item         Item
}

func invalid(format string, arguments ...any) *failure {
	return &failure{typ: "ValidationException", message: fmt.Sprintf(format, arguments...)}
}

// reply writes an answer, or a failure.
func reply(w http.ResponseWriter, status int, failed *failure, out any) {
	if failed != nil {
		namespace := "com.amazonaws.dynamodb.v20120810#"
		if failed.typ == "ValidationException" || failed.typ == "SerializationException" {
			namespace = "com.amazon.coral.validate#"
		}
		body := map[string]any{"__type": namespace + failed.typ, "message": failed.message}
		if failed.item != nil {
			body["Item"] = failed.item
		}
		if out = body; status == http.StatusOK {
			status = http.StatusBadRequest
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err) // maps and strings
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("X-Amz-Crc32", fmt.Sprint(crc32.ChecksumIEEE(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// A request has the members of all requests that are known. Others are refused.
type request struct {
	TableName                           string
	Item, Key                           Item
	ConditionExpression                 *string
	UpdateExpression                    *string
	ExpressionAttributeNames            map[string]string
	ExpressionAttributeValues           Item
	ReturnValuesOnConditionCheckFailure string
	ConsistentRead                      bool
}

// operate does what a request asks for.
func (s *Server) operate(operation string, body io.Reader, fault Fault) (out any, failed *failure) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, &failure{typ: "SerializationException", message: err.Error()}
	}
	var r request
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, &failure{typ: "SerializationException", message: err.Error()}
	}
	if r.TableName != s.table {
		return nil, &failure{typ: "ResourceNotFoundException", message: "Requested resource not found"}
	}
	key := r.Key
	if operation == "PutItem" {
		key = r.Item
	}
	if failed := s.checkKey(key, operation == "PutItem"); failed != nil {
		return nil, failed
	}
	primary := s.primary(key)
	old := s.items[primary]
	if operation == "GetItem" {
		if !r.ConsistentRead {
			return nil, invalid("a read that may be stale")
		}
		if old == nil {
			return struct{}{}, nil
		}
		return map[string]Item{"Item": old}, nil
	}
	e := &expressions{names: r.ExpressionAttributeNames, values: r.ExpressionAttributeValues, used: map[string]bool{}}
	holds, failed := e.condition(r.ConditionExpression, old)
	if failed != nil {
		return nil, failed
	}
	next, failed := s.next(operation, &r, e, old)
	if failed == nil {
		failed = e.unused()
	}
	if failed != nil {
		return nil, failed
	}
	if !holds {
		failed := &failure{typ: "ConditionalCheckFailedException", message: "The conditional request failed"}
		switch fault {
		case HideItem:
		case HideAndGone:
			delete(s.items, primary)
		default:
			if r.ReturnValuesOnConditionCheckFailure == "ALL_OLD" {
				failed.item = old
			}
		}
		return nil, failed
	}
	if next == nil {
		delete(s.items, primary)
	} else {
		s.items[primary] = next
	}
	return struct{}{}, nil
}

// next returns the item after an operation, or nil if it is to be removed.
func (s *Server) next(operation string, r *request, e *expressions, old Item) (next Item, failed *failure) {
	switch operation {
	case "PutItem":
		if r.UpdateExpression != nil || r.Key != nil {
			return nil, invalid("PutItem with UpdateExpression or Key")
		}
		if next, failed = r.Item, r.Item.check(); failed == nil && next.size() > maxItem {
			failed = invalid("Item size has exceeded the maximum allowed size")
		}
	case "UpdateItem":
		if r.UpdateExpression == nil || r.Item != nil {
			return nil, invalid("UpdateItem without UpdateExpression, or with Item")
		}
		next = old.clone()
		for name, value := range r.Key {
			next[name] = value
		}
		if failed = e.update(*r.UpdateExpression, next, s.keys); failed == nil && next.size() > maxItem {
			failed = invalid("Item size to update has exceeded the maximum allowed size")
		}
	case "DeleteItem":
		if r.UpdateExpression != nil || r.Item != nil {
			return nil, invalid("DeleteItem with UpdateExpression or Item")
		}
	default:
		return nil, &failure{typ: "UnknownOperationException", message: operation}
	}
	return next, failed
}
