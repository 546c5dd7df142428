package metrics

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/lambda"
)

// Metrics is the metrics of one namespace. It has no state of any invocation and is safe for concurrent use.
type Metrics struct {
	namespace string
	dims      []dimension
	hasLevel  bool
	level     slog.Level
	levelName string

	// Options bring their code.
	begin     func(*family)                                // of the first invocation; nil: not asked for
	check     func() error                                 // of begin, when all dimensions are known
	requestID func(context.Context) string                 // nil: not asked for
	early     func(context.Context, *family) (stop func()) // nil: not asked for

	mu  sync.Mutex // of out
	out io.Writer
}

// New returns the metrics of a namespace: 1 to 255 letters, digits and . - _ / # : or space, which neither begins with
// AWS/ nor with a colon. Lines go to standard output.
//
// Where AWS_LAMBDA_LOG_LEVEL is above INFO, the platform drops lines without a level. New says so, once, in a WARN line
// on standard error; [WithLogLevel] helps.
func New(namespace string, options ...Option) (*Metrics, error) {
	m := &Metrics{namespace: namespace, out: os.Stdout}
	if err := checkNamespace(namespace); err != nil {
		return nil, err
	}
	for _, option := range options {
		if option == nil {
			continue
		}
		if err := option(m); err != nil {
			return nil, err
		}
	}
	for _, d := range m.dims {
		if m.reserves(d.name) {
			return nil, nameError(kindDimension, d.name, "belongs to the line itself")
		}
	}
	if m.check != nil {
		if err := m.check(); err != nil {
			return nil, err
		}
	}
	m.warnOfLevel()
	return m, nil
}

// reserves reports whether the line itself has the key.
func (m *Metrics) reserves(key string) bool {
	switch key {
	case keyAWS:
		return true
	case keyLevel, keyTimestamp:
		return m.hasLevel
	case keyRequestID:
		return m.requestID != nil
	}
	return false
}

// warnOfLevel says that the platform is going to drop the lines, where it is. The line is written whatever its own level
// is worth: who looks for lost metrics looks there.
func (m *Metrics) warnOfLevel() {
	environment := os.Getenv("AWS_LAMBDA_LOG_LEVEL")
	level := slog.LevelInfo
	if m.hasLevel {
		level = m.level
	}
	if least := logrecord.LevelNamed(environment); least > slog.LevelInfo && level < least {
		warnOnStderr("", "metrics: AWS_LAMBDA_LOG_LEVEL is "+logrecord.LevelName(least)+
			": the platform drops the metrics of namespace "+m.namespace+", unless metrics.WithLogLevel says as much")
	}
}

// Middleware gives every invocation a [Recorder], which [FromContext] finds, and writes what it has recorded when the
// handler has returned, failed, panicked or called [runtime.Goexit]. Nothing recorded writes nothing. What goes wrong
// with metrics is logged and never fails an invocation.
func (m *Metrics) Middleware(next lambda.Handler) lambda.Handler { return &handler{m, next} }

type handler struct {
	metrics *Metrics
	next    lambda.Handler
}

// Invoke runs the handler within a recorder of its own.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	m := h.metrics
	f := m.newFamily(ctx)
	defer f.end() // whatever ends the handler
	if m.begin != nil {
		m.begin(f)
	}
	if m.early != nil {
		defer m.early(ctx, f)()
	}
	return h.next.Invoke(&recording{ctx, &f.root}, payload)
}

// recording is the context of an invocation with a recorder. One of package context would bring code that most
// functions do without.
type recording struct {
	context.Context
	recorder *Recorder
}

// Value returns the recorder, or what the parent knows under key.
func (c *recording) Value(key any) any {
	if key == (recorderKey{}) {
		return c.recorder
	}
	return c.Context.Value(key)
}

// recorderKey is the key under which a context has the *Recorder of its invocation.
type recorderKey struct{}

// FromContext returns the recorder of the invocation that ctx belongs to: that of the innermost [Metrics.Middleware].
// Without one it is nil, on which all methods return [ErrNoRecorder].
func FromContext(ctx context.Context) *Recorder {
	if ctx == nil {
		return nil
	}
	r, _ := ctx.Value(recorderKey{}).(*Recorder)
	return r
}

// NewRecorder returns a recorder outside of any invocation, as for a function of lambda.WithInit. Its owner calls
// [Recorder.Flush].
func (m *Metrics) NewRecorder() *Recorder { return &m.newFamily(context.Background()).root }

// flushEarly flushes f before the deadline of ctx.
func flushEarly(ctx context.Context, f *family, d time.Duration) (stop func()) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return func() {}
	}
	remains := time.Until(deadline)
	timer := time.AfterFunc(remains-min(d, remains/2), f.flushEarly)
	return func() { timer.Stop() }
}

// write writes one line.
func (m *Metrics) write(line []byte) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	defer func() {
		if recover() != nil {
			err = errors.New("panic of the output")
		}
	}()
	n, err := m.out.Write(line)
	if err == nil && n < len(line) {
		err = io.ErrShortWrite
	}
	return err
}
