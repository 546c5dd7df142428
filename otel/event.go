package lambdaotel

import (
	"bytes"
	"strings"
)

// What invokes a function, by the semantic conventions.
//
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/faas/
type trigger int

const (
	other trigger = iota
	http
	pubsub
	datasource
	timer
)

var triggerNames = [...]string{other: "other", http: "http", pubsub: "pubsub", datasource: "datasource", timer: "timer"}

func (t trigger) String() string { return triggerNames[t] }

// An event is what a payload says about the span that it becomes. Its texts are pieces of the payload.
type event struct {
	trigger trigger

	// Of HTTP events.
	method, path, resource, routeKey []byte
	headers, multiValueHeaders       []byte // objects

	// Of batches.
	source    []byte // where the records come from
	sourceARN []byte
	records   []byte // the array
}

// scan looks for an event in a payload.
func scan(payload []byte) (e event) {
	var isContext, isHTTP bool
	var version, source, detailType []byte
	c := cursor{payload}
	if !c.take('{') {
		return e
	}
	for key, ok := c.member(); ok; key, ok = c.member() {
		switch string(key) {
		case "httpMethod":
			isHTTP = isHTTP || c.at('"')
			e.method = c.text()
		case "method":
			e.method = c.text()
		case "path", "rawPath":
			e.path = c.text()
		case "raw_path": // of VPC Lattice; it has the query too
			isContext, isHTTP = true, true
			e.path, _, _ = bytes.Cut(c.text(), []byte("?"))
		case "resource":
			e.resource = c.text()
		case "routeKey":
			e.routeKey = c.text()
		case "version":
			version = c.text()
		case "headers":
			e.headers = c.value()
		case "multiValueHeaders":
			e.multiValueHeaders = c.value()
		case "requestContext":
			isContext = c.at('{')
			isHTTP = e.scanContext(&c) || isHTTP
		case "Records":
			e.records = c.value()
		case "eventSource":
			e.source = c.text()
		case "source":
			source = c.text()
		case "detail-type":
			detailType = c.text()
		default:
			c.skip()
		}
	}
	if isContext && string(version) == "2.0" && len(e.method) > 0 { // VPC Lattice
		isHTTP = true
	}
	switch {
	case isHTTP && isContext:
		e.trigger = http
	case e.records != nil:
		e.scanRecord()
	case len(e.source) > 0:
		e.trigger = triggerOf(string(e.source))
	case string(detailType) == "Scheduled Event", string(source) == "aws.events":
		e.trigger = timer
	case len(detailType) > 0 && len(source) > 0:
		e.trigger = pubsub
	}
	if e.trigger != http {
		e.headers, e.multiValueHeaders = nil, nil
	}
	return e
}

// scanContext looks into requestContext, and reports whether it is that of an HTTP request.
func (e *event) scanContext(c *cursor) (isHTTP bool) {
	if !c.take('{') {
		c.skip()
		return false
	}
	for key, ok := c.member(); ok; key, ok = c.member() {
		switch string(key) {
		case "elb", "connectionId":
			isHTTP = true
			c.skip()
		case "http":
			isHTTP = true
			if !c.take('{') {
				c.skip()
				continue
			}
			for key, ok := c.member(); ok; key, ok = c.member() {
				if string(key) == "method" {
					e.method = c.text()
				} else {
					c.skip()
				}
			}
		default:
			c.skip()
		}
	}
	return isHTTP
}

// scanRecord looks into the first record.
func (e *event) scanRecord() {
	c := cursor{e.records}
	if !c.take('[') || !c.element() || !c.take('{') {
		return
	}
	for key, ok := c.member(); ok; key, ok = c.member() {
		switch string(key) {
		case "eventSource", "EventSource":
			e.source = c.text()
		case "eventSourceARN":
			e.sourceARN = c.text()
		case "cf":
			e.trigger = http
			return
		default:
			c.skip()
		}
	}
	e.trigger = triggerOf(string(e.source))
}

func triggerOf(source string) trigger {
	switch source {
	case sqs, "aws:sns", "aws:kinesis", "aws:kafka", "SelfManagedKafka", "aws:amq", "aws:mq", "aws:rmq":
		return pubsub
	case "aws:s3", "aws:dynamodb", "aws:docdb":
		return datasource
	}
	return other
}

const sqs = "aws:sqs"

// eachTraceHeader calls f with the X-Ray header of each message of an SQS event. It has nothing in it that is escaped.
func (e *event) eachTraceHeader(f func(header []byte)) {
	c := cursor{e.records}
	if !c.take('[') {
		return
	}
	for c.element() {
		if !c.take('{') {
			c.skip()
			continue
		}
		for key, ok := c.member(); ok; key, ok = c.member() {
			if string(key) != "attributes" || !c.take('{') {
				c.skip()
				continue
			}
			for key, ok := c.member(); ok; key, ok = c.member() {
				if text := c.text(); string(key) == "AWSTraceHeader" {
					f(text)
				}
			}
		}
	}
}

// queue is the name of the queue, or of whatever the records come from.
func (e *event) queue() string { return queueName(plain(e.sourceARN)) }

func queueName(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// route is the pattern that the request's path has matched, empty when nobody says.
func (e *event) route() string {
	if e.trigger != http {
		return ""
	}
	if len(e.resource) > 0 {
		return plain(e.resource)
	}
	if _, route, ok := strings.Cut(plain(e.routeKey), " "); ok {
		return route
	}
	return ""
}

// statusCode is what a function answers an HTTP event with; 0 when it does not say.
func statusCode(answer []byte) (code int) {
	c := cursor{answer}
	if !c.take('{') {
		return 0
	}
	for key, ok := c.member(); ok; key, ok = c.member() {
		value := c.value()
		if string(key) != "statusCode" {
			continue
		}
		for _, digit := range value {
			if digit < '0' || digit > '9' || code > 999 {
				return 0
			}
			code = code*10 + int(digit-'0')
		}
		return code
	}
	return 0
}
