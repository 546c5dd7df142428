package localaws

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// exitedWithCode says how a process ended that no signal has ended.
func exitedWithCode(code int) string {
	if code == 0 {
		return "Runtime exited without providing a reason"
	}
	return fmt.Sprintf("Runtime exited with error: exit status %d", code)
}

// exitedWithSignal says how a process ended that a signal has ended.
func exitedWithSignal(s os.Signal) string { return "Runtime exited with error: signal: " + s.String() }

// A failure is what the platform has found to be wrong with a function's processes.
type failure struct {
	errorType string
	message   string
	status    Status // StatusError or StatusTimeout
	document  []byte // what the runtime has posted to /init/error instead, with its type
	content   string // media type of document
	xrayCause string
	err       error // the service's own failure; nothing else counts then
}

// crash is the failure of a process that has ended when it should not have.
func crash(p *process) *failure {
	return &failure{errorType: runtimeapi.ErrorTypeExitError, message: p.exitText(), status: StatusError}
}

// outOfMemory is the failure of a process that was killed for its memory.
func outOfMemory() *failure {
	return &failure{
		errorType: runtimeapi.ErrorTypeOutOfMemory,
		message:   "Runtime exited with error: signal: killed",
		status:    StatusError,
	}
}

// truncated is the failure of a runtime whose answer ended early.
func truncated() *failure {
	return &failure{
		errorType: runtimeapi.ErrorTypeTruncatedResponse,
		message:   "Runtime sent an incomplete response",
		status:    StatusError,
	}
}

// timedOut is the failure of an invocation that has not ended in time.
func timedOut(timeout time.Duration) *failure {
	return &failure{
		errorType: runtimeapi.ErrorTypeTimedout,
		message:   fmt.Sprintf("Task timed out after %.2f seconds", timeout.Seconds()),
		status:    StatusTimeout,
	}
}

// shutdownReason is what extensions are told when a failure is the end of their processes.
func shutdownReason(status Status) string {
	if status == StatusTimeout {
		return extensionsapi.ReasonTimeout
	}
	return extensionsapi.ReasonFailure
}

// outcome is what the failure means for an invocation.
func (f *failure) outcome(requestID string) *outcome {
	if f.err != nil {
		return &outcome{err: f.err, status: StatusError, errorType: errorTypeService, found: true}
	}
	if f.document != nil {
		return &outcome{
			payload: f.document, contentType: f.content, xrayCause: f.xrayCause,
			status: f.status, errorType: f.errorType, found: true,
		}
	}
	message := "RequestId: " + requestID + " Error: " + f.message
	o := &outcome{
		payload:     errorDocument(f.errorType, message),
		contentType: runtimeapi.ContentTypeJSON,
		status:      f.status,
		errorType:   f.errorType,
		found:       true,
	}
	if f.status == StatusTimeout {
		o.lines = []string{timestamp(time.Now()) + " " + requestID + " " + f.message}
	} else {
		o.lines = []string{message, f.errorType}
	}
	return o
}

// tooLarge is the outcome of an answer of more than limit bytes. The environment stays usable.
func tooLarge(limit int64) *outcome {
	message := fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", limit)
	return &outcome{
		payload:     errorDocument(runtimeapi.ErrorTypeResponseSizeTooLarge, message),
		contentType: runtimeapi.ContentTypeJSON,
		status:      StatusError,
		errorType:   runtimeapi.ErrorTypeResponseSizeTooLarge,
		found:       true,
	}
}

// errorDocument is a failure as its invoker sees it.
func errorDocument(errorType, message string) []byte {
	return jsonText(struct {
		ErrorType    string `json:"errorType"`
		ErrorMessage string `json:"errorMessage"`
	}{errorType, message})
}

// reportedDocument is the error document that a runtime has posted; an empty one is made up from its type.
func reportedDocument(document []byte, errorType string) []byte {
	if len(document) > 0 {
		return document
	}
	return errorDocument(errorType, "")
}

// acceptedErrorType is the error type that a runtime has given, as the platform passes it on.
func acceptedErrorType(given string) string {
	prefix, name, _ := strings.Cut(given, ".")
	known := prefix == "Runtime" || prefix == "Function"
	switch {
	case known && isErrorName(name):
		return given
	case strings.HasPrefix(given, "Function."):
		return runtimeapi.ErrorTypeUnknownFunction
	default:
		return runtimeapi.ErrorTypeUnknownRuntime
	}
}

// isErrorName reports whether s is two or more letters, the first in upper case.
func isErrorName(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z'
}

// errorTypeService is the error type of an invocation that the service itself has failed.
const errorTypeService = "Lambent.ServiceError"

// serviceFault is a failure of the service itself.
func serviceFault(message string) *ServiceError {
	return &ServiceError{Status: http.StatusInternalServerError, Name: "ServiceException", Message: message}
}
