package invokeapi

import "io"

// A Frame is one message of an event stream.
type Frame struct {
	MessageType, Event, ContentType string
	Payload                         []byte
}

// Bytes are the frame on the wire.
func (f Frame) Bytes() []byte {
	return (&frame{f.MessageType, f.Event, f.ContentType, f.Payload}).appendTo(nil)
}

// ReadFrame reads one frame.
func ReadFrame(r io.Reader) (Frame, error) {
	f, err := readFrame(r)
	if err != nil {
		return Frame{}, err
	}
	return Frame{f.messageType, f.event, f.contentType, f.payload}, nil
}

// Completion is the payload of the last frame.
func Completion(code, details, log string) []byte { return encode(completion{code, details, log}) }

// ParseReference reads what a request names.
func ParseReference(functionName, qualifier string) (name, parsedQualifier string, err error) {
	r, err := parseReference(functionName, qualifier)
	return r.name, r.qualifier, err
}

// Operations are the operations of Lambda's API: name, method and path.
func Operations() [][3]string {
	var all [][3]string
	for _, o := range operations {
		all = append(all, [3]string{o.name, o.method, o.path})
	}
	return all
}

// AnsweredTrace is the trace header of an answer.
func AnsweredTrace(trace string) string { return answeredTrace(trace) }

// ParseReport reads the last REPORT line of a log.
var ParseReport = parseReport

// ErrorCode is the error code in the last frame of a function that has failed.
var ErrorCode = errorCode
