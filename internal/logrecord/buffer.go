package logrecord

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
)

// A keeper decides what becomes of a line: it is written, or held back. It is the interface by which a buffer's code is
// in those functions only that have one.
type keeper interface {
	holds(ctx context.Context) bool
	handle(h *Handler, ctx context.Context, level slog.Level, requestID string, line []byte) error
}

// HoldBack has records below the handler's level, down to DEBUG but not below EnvironmentLevel, held back for each
// invocation, up to a number of bytes. They are written before a record of ERROR or above of the same invocation, or when
// it fails; otherwise they are dropped. What is evicted, the oldest first, is counted in a record of WARN. A line that is
// larger than all that can be held is written at once.
//
// key identifies the invocation that a context belongs to, by a value that does not keep it alive; nil: none. watch calls
// its function when nobody knows that invocation any more.
func (o *Options) HoldBack(bytes int, key func(context.Context) any, watch func(context.Context, func())) {
	o.buffer = &buffer{limit: bytes, key: key, watch: watch, held: make(map[any]*heldLines)}
}

// A buffer holds lines back, by invocation.
type buffer struct {
	limit int
	key   func(context.Context) any
	watch func(context.Context, func())

	mu   sync.Mutex
	held map[any]*heldLines
}

// heldLines are the lines that are held back for one invocation.
type heldLines struct {
	invocation Invocation

	mu      sync.Mutex
	lines   [][]byte
	size    int // of lines, in bytes
	evicted int // lines since the last that were written
}

// holds reports whether lines of ctx can be held.
func (b *buffer) holds(ctx context.Context) bool { return ctx != nil && b.key(ctx) != nil }

func (b *buffer) handle(h *Handler, ctx context.Context, level slog.Level, requestID string, line []byte) error {
	switch {
	case level >= slog.LevelError:
		if held := b.find(h.ofInvocation(ctx), requestID); held != nil {
			held.write(h.settings)
		}
	case level < h.Level.Level() && level >= h.lowest && !h.sampled(requestID):
		if held := b.open(h, ctx); held != nil && held.hold(line, b.limit) {
			return nil
		}
	}
	return h.write(line)
}

// find returns what is held for an invocation: that of ctx if it has the request ID, else whichever has it.
func (b *buffer) find(ctx context.Context, requestID string) *heldLines {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.held) == 0 {
		return nil
	}
	if ctx != nil {
		if key := b.key(ctx); key != nil {
			if held := b.held[key]; held != nil && held.invocation.RequestID == requestID {
				return held
			}
		}
	}
	for _, held := range b.held {
		if requestID != "" && held.invocation.RequestID == requestID {
			return held
		}
	}
	return nil
}

// open returns where lines of ctx are held, nil when there is no invocation.
func (b *buffer) open(h *Handler, ctx context.Context) *heldLines {
	inv, ctx := h.find(ctx)
	if ctx == nil {
		return nil
	}
	key := b.key(ctx)
	if key == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	held := b.held[key]
	if held != nil {
		return held
	}
	held = &heldLines{invocation: inv}
	s := h.settings
	drop := func() {
		b.mu.Lock()
		delete(b.held, key)
		b.mu.Unlock()
	}
	if facts, ok := ctx.Value(invocation.ContextKey{}).(*invocation.Facts); ok {
		facts.AtEnd(func(failed bool) {
			if drop(); failed {
				held.write(s)
			}
		})
	}
	b.watch(ctx, drop)
	b.held[key] = held
	return held
}

// hold keeps a copy of the line, and reports false if it is too large for that.
func (l *heldLines) hold(line []byte, limit int) bool {
	if len(line) > limit {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for ; l.size+len(line) > limit; n++ {
		l.size -= len(l.lines[n])
		l.lines[n] = nil
	}
	l.evicted += n
	l.lines = append(l.lines[n:], bytes.Clone(line))
	l.size += len(line)
	return true
}

// write writes the lines that are held, after one that says how many are not any more.
func (l *heldLines) write(s *settings) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.evicted > 0 {
		_ = s.write(l.evictions(s)) // as for any line, there is nowhere to say that it is lost
	}
	for _, line := range l.lines {
		_ = s.write(line)
	}
	l.lines, l.size, l.evicted = nil, 0, 0
}

func (l *heldLines) evictions(s *settings) []byte {
	r := slog.NewRecord(time.Now(), slog.LevelWarn, "dropped "+strconv.Itoa(l.evicted)+" buffered records", 0)
	r.AddAttrs(RequestID(l.invocation.RequestID), TenantID(l.invocation.TenantID))
	text := newLine(&Handler{settings: s})
	defer text.free()
	return bytes.Clone(text.record(context.Background(), r))
}
