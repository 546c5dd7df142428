package localaws

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"
)

// deliver sends a document about an event to a target. That it could not is a line in the function's log.
func (q *asyncQueue) deliver(s *Settings, e *asyncEvent, target string, document any) {
	text := jsonText(document)
	path, isFile := strings.CutPrefix(target, targetFile)
	var err error
	switch {
	case target == "":
	case target == targetLog:
		q.log(s, e, string(text))
	case isFile:
		err = q.function.service.appendLine(path, text)
	default:
		err = q.function.service.invokeTarget(target, text)
	}
	if err != nil {
		q.log(s, e, "deliver asynchronous event "+e.request.RequestID+" to "+target+": "+err.Error())
	}
}

// log writes a line of the platform's into the function's log.
func (q *asyncQueue) log(s *Settings, e *asyncEvent, line string) {
	s.Log(LogLine{Function: s.Name, RequestID: e.request.RequestID, Time: time.Now(), Line: line, Source: SourcePlatform})
}

// invokeTarget invokes a function that is a target.
func (s *Service) invokeTarget(name string, event []byte) error {
	f, ok := s.Function(name)
	if !ok {
		return errors.New("there is no such function")
	}
	_, err := f.InvokeAsync(context.Background(), Request{Payload: event})
	return err
}

// appendLine appends a line to a file.
func (s *Service) appendLine(path string, line []byte) error {
	s.files.Lock()
	defer s.files.Unlock()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}
