package logrecord

import (
	"bytes"
	"context"
	"log/slog"
	"slices"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logline"
)

// A Handler is a [slog.Handler] that writes Lambda's records. It is safe for concurrent use.
type Handler struct {
	*settings

	// What WithAttrs and WithGroup have added. Attributes are formatted when they are given.
	formatted []byte   // attributes, with the groups they are in
	marks     []int    // where a key in formatted ends that Lambda needs when the record is of a failure
	closing   int      // groups open at the end of formatted
	pending   []string // groups opened after that
	prefix    string   // names of all open groups, each with its dot
	failure   failure  // the first top-level error among the attributes
}

// Enabled reports whether records of the level are written.
func (h *Handler) Enabled(ctx context.Context, level slog.Level) bool {
	if own, ok := ctx.(*logline.Context); ok {
		level = slog.Level(own.Record.Level)
	}
	switch {
	case level >= h.Level.Level():
		return true
	case level < h.lowest || h.draw == nil && h.buffer == nil:
		return false
	}
	return h.sampled(h.requestIDOf(ctx)) || h.buffer != nil && h.buffer.holds(h.ofInvocation(ctx))
}

// WithGroup returns a handler that puts the attributes to come into a group.
func (h *Handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	if h.prefix == "" && h.fixedKey(name) {
		name += "_"
	}
	h2 := *h
	h2.pending = append(slices.Clip(h.pending), name)
	h2.prefix += name + "."
	return &h2
}

// WithAttrs returns a handler whose records have the attributes, in front of their own.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	l := newLine(h)
	defer l.free()
	for _, a := range attrs {
		l.collect(a, 0)
	}
	l.buf = append(l.buf, h.formatted...)
	l.marks = append(l.marks, h.marks...)
	if !l.attributes() {
		return h
	}
	h2 := *h
	h2.formatted = bytes.Clone(l.buf)
	h2.marks = slices.Clone(l.marks)
	h2.closing += len(h.pending)
	h2.pending = nil
	h2.failure = l.found
	return &h2
}

// Handle writes the record: one line, by one Write.
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	l := newLine(h)
	defer l.free()
	if own, ok := ctx.(*logline.Context); ok {
		r.Time, r.Level, r.PC = own.Record.Time, slog.Level(own.Record.Level), 0
	}
	text := l.record(ctx, r)
	if h.buffer != nil {
		return h.buffer.handle(h, ctx, r.Level, l.requestID, text)
	}
	return h.write(text)
}

// record is the line of a record.
func (l *line) record(ctx context.Context, r slog.Record) []byte {
	h := l.h
	r.Attrs(func(a slog.Attr) bool {
		if !l.take(a) {
			l.collect(a, 0)
		}
		return true
	})
	if !l.failed {
		l.failure = l.found
	}
	h.identify(ctx, &l.fields)

	l.builtin(r.Time, r.Level, r.Message)
	if h.Source && r.PC != 0 {
		l.source(r.PC)
	}
	l.describe()
	if h.Attrs != nil && ctx != nil {
		for _, a := range h.Attrs(ctx) {
			l.attribute(a, true, 0)
		}
	}
	l.splice(h.formatted, h.marks)
	closing := h.closing
	if l.attributes() {
		closing += len(h.pending)
	}
	return l.end(closing)
}

func (s *settings) write(line []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.Output.Write(line)
	return err
}

// identify fills in the invocation: the one that ctx belongs to, else the one in progress. A record that says itself
// which one it is about may be written while that one's context is still being made, so ctx is left alone then.
func (h *Handler) identify(ctx context.Context, f *fields) {
	if f.requestID != "" || h.Invocation == nil {
		return
	}
	inv, ctx := h.find(ctx)
	f.requestID = inv.RequestID
	if h.TenantID && f.tenantID == "" {
		f.tenantID = inv.TenantID
	}
	if h.FunctionARN {
		f.functionARN = inv.FunctionARN
	}
	if h.TraceID && ctx != nil {
		f.traceID, _ = ctx.Value(invocation.TraceIDKey).(string)
	}
}

// find returns the invocation that ctx belongs to, else the one in progress, and its context.
func (h *Handler) find(ctx context.Context) (Invocation, context.Context) {
	inv, ok := h.invocation(ctx)
	if !ok {
		ctx = invocation.Current()
		inv, _ = h.invocation(ctx)
	}
	return inv, ctx
}

// requestIDOf returns the request ID of that invocation.
func (h *Handler) requestIDOf(ctx context.Context) string {
	if h.Invocation == nil {
		return ""
	}
	inv, _ := h.find(ctx)
	return inv.RequestID
}

// ofInvocation returns the context of that invocation, nil when there is none.
func (h *Handler) ofInvocation(ctx context.Context) context.Context {
	if h.Invocation == nil {
		return nil
	}
	if _, ok := h.invocation(ctx); ok {
		return ctx
	}
	return invocation.Current()
}

// invocation is Invocation for a context that may be nil.
func (h *Handler) invocation(ctx context.Context) (Invocation, bool) {
	if ctx == nil {
		return Invocation{}, false
	}
	return h.Invocation(ctx)
}
