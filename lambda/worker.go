package lambda

import (
	"strconv"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
	invocationkey "github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logline"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A worker answers one invocation after the other, over a connection of its own. All of it happens on one goroutine:
// asking for the event, the handler, posting the answer.
type worker struct {
	process *process
	client  *runtimeapi.Client
	json    *jsonWriter
	payload payloadBuffer
	fatal   error // why the goroutine that takes over has nothing to do
}

// run is a goroutine of the worker. When user code ends it, another one takes over.
func (w *worker) run() {
	ended := false
	defer func() {
		if !ended {
			go w.run()
		}
	}()
	err := w.loop()
	ended = true
	w.process.events <- processEvent{err: err}
}

func (w *worker) loop() error {
	for w.fatal == nil {
		inv := &invocation{root: w.process.function, log: w.process.log}
		if err := w.client.Next(&inv.event, w.payload.take(w.process.function.fresh)); err != nil {
			return err
		}
		w.payload.give(inv.event.Payload)
		w.serve(inv)
	}
	return w.fatal
}

// serve answers one invocation. When the process has to end by it, w.fatal says why.
func (w *worker) serve(inv *invocation) {
	inv.begin(w.process.settings)
	if inv.root.wrapped == nil { // else a middleware sees the answer and can keep it
		inv.out.json = w.json
	}
	inv.api = apiStream{client: w.client, inv: &inv.event}
	inv.out.stream.out = &inv.api
	if w.process.single {
		w.process.setTraceID(inv.event.TraceID)
		invocationkey.SetCurrent(&inv.self)
	}
	body, f, lost := w.call(inv)
	if !lost {
		w.finish(inv, body, f)
	}
}

// call runs the function. If that ends the goroutine (lost), the invocation is finished before it does.
func (w *worker) call(inv *invocation) (body []byte, f *failure, lost bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		body, f = nil, failureOfEnd(recover())
		if lost = !f.panics; lost {
			w.finish(inv, nil, f)
		}
	}()
	body, err := callChain(w.process.chain, inv, inv.event.Payload)
	if err == nil && len(body) > 0 && inv.out.stream.hasStarted() {
		err = errBytesAfterStream
	}
	if err != nil {
		f = failureOf(err)
		f.codec(&inv.out, err, inv.settings.wraps)
	}
	returned = true
	return body, f, false
}

// finish posts the answer, then says in the log what there is to say, then runs the functions that wait for that.
func (w *worker) finish(inv *invocation, body []byte, f *failure) {
	p := w.process
	stream := inv.out.stream.close()
	var timer *time.Timer
	ends := f != nil && f.panics && p.single
	if ends {
		timer = time.AfterFunc(maxLastReport, w.client.Abort)
	}
	size, err := w.post(inv, stream, body, f)
	if ends {
		timer.Stop()
	}
	inv.answered(f != nil || err != nil)
	if f != nil && (stream.err == nil || f.abrupt) { // what a handler returns after its stream broke says nothing
		p.log.failure(&inv.event, f)
	}
	w.judge(inv, size, err)
	if inv.out.closeErr != nil {
		p.log.warn(&inv.event, "close response reader: "+inv.out.closeErr.Error())
	}
	if p.settings.runAfter != nil {
		p.settings.runAfter(w, inv)
	}
	if p.single {
		invocationkey.SetCurrent(nil)
	}
	inv.end()
	if ends && w.fatal == nil {
		w.end(inv, f.cause)
	}
}

// post sends the answer: the bytes, the end of the stream, or the report of the failure. It returns how large that was
// and why the Runtime API does not have it.
func (w *worker) post(inv *invocation, stream streamEnd, body []byte, f *failure) (size int, err error) {
	switch {
	case stream.err != nil:
		return stream.size, stream.err
	case f != nil && stream.started:
		return stream.size, inv.api.stream.CloseWithError(f.header(), f.document(runtimeapi.MaxStreamErrorDocument))
	case f != nil:
		r := f.report()
		return len(r.Document), w.client.ReportError(&inv.event, r)
	case stream.chosen:
		return stream.size, inv.api.open().Close(stream.contentType)
	}
	return len(body), w.client.Respond(&inv.event, inv.out.contentType, body)
}

// maxLastReport bounds the report of a panic, after which the process ends.
const maxLastReport = 5 * time.Second

// judge decides what it means that an answer could not be delivered.
func (w *worker) judge(inv *invocation, size int, err error) {
	if err == nil {
		return
	}
	p := w.process
	status, broken := statusOf(err)
	switch {
	case status == nil && broken: // and the handler knows
		p.log.warn(&inv.event, err.Error())
	case status == nil:
		p.log.error(&inv.event, "answer is lost: "+err.Error())
	case status.Status >= 500 && p.single:
		w.end(inv, err)
	default:
		level, message := logline.LevelWarn, "answer is refused"
		if status.Status >= 500 {
			level = logline.LevelError
		}
		if status.Status == 413 {
			level, message = logline.LevelError, "answer of "+strconv.Itoa(size)+" bytes is too large"
		}
		p.log.refused(&inv.event, level, message, status)
	}
}

// end ends the worker, and with it the process, because of err, which happened to an invocation.
func (w *worker) end(inv *invocation, err error) {
	w.process.fatal = &inv.event
	w.fatal = http1.Wrap("invocation "+inv.event.RequestID, err)
}

// runAfter runs WithAfterInvoke's functions. None of them can keep the others, or the worker, from what they do next.
func runAfter(w *worker, inv *invocation) {
	for _, f := range inv.settings.afterInvoke {
		if failed := contain(func() error { f(inv); return nil }); failed != nil {
			w.process.log.error(&inv.event, "function of WithAfterInvoke: "+failed.cause.Error())
		}
	}
}

// codec notes that err, or what it wraps, came of decoding the event or of encoding the result.
func (f *failure) codec(out *output, err error, wraps func(err, target error) bool) {
	if out.codecErr == nil || f.panics {
		return
	}
	if wraps == nil || wraps(err, out.codecErr) {
		f.platform = out.codecType
	}
}

// An apiStream sends chunks to the Runtime API.
type apiStream struct {
	client *runtimeapi.Client
	inv    *runtimeapi.Invocation
	stream *runtimeapi.Stream
}

//go:noinline for the sake of size
func (s *apiStream) open() *runtimeapi.Stream {
	if s.stream == nil {
		s.stream = s.client.OpenStream(s.inv)
	}
	return s.stream
}

func (s *apiStream) writeChunk(contentType string, p []byte) error {
	return s.open().Write(contentType, p)
}

// A payloadBuffer lends the memory of one payload to the next, where nobody can have kept it. A large one that small
// payloads no longer need is given back.
type payloadBuffer struct {
	buf   []byte
	small int // payloads in a row that would have fitted into maxScratch
}

func (b *payloadBuffer) take(fresh bool) []byte {
	if fresh {
		return nil
	}
	if b.small > maxSmall && cap(b.buf) > maxScratch {
		b.buf = nil
	}
	return b.buf[:0]
}

func (b *payloadBuffer) give(payload []byte) {
	b.buf = payload
	if len(payload) > maxScratch {
		b.small = 0
	} else {
		b.small++
	}
}

const maxSmall = 64
