package logs

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// A Hub keeps the newest lines of functions that run on this machine, and hands them to everybody who asks for them
// over HTTP: GET ?function=NAME&since=MILLISECONDS&follow=true. The zero value is ready; it is safe for concurrent use.
type Hub struct {
	mu      sync.Mutex
	lines   []hubLine
	first   int           // number of lines[0]
	changed chan struct{} // closed when there is a line more, or there will be none
	closed  bool
}

// A hubLine is an event and how it is sent: an object a line.
type hubLine struct {
	Function  string `json:"function"`
	TimeMS    int64  `json:"time"`
	RequestID string `json:"requestId,omitempty"`
	Message   string `json:"message"`
}

// hubLines is how many lines are kept.
const hubLines = 10_000

// Add takes a line of a function's log.
func (h *Hub) Add(function, requestID, message string, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines = append(h.lines, hubLine{function, at.UnixMilli(), requestID, message})
	if len(h.lines) >= 2*hubLines {
		drop := len(h.lines) - hubLines
		h.lines = append([]hubLine(nil), h.lines[drop:]...)
		h.first += drop
	}
	if h.changed != nil {
		close(h.changed)
		h.changed = nil
	}
}

// Close lets everybody who follows go. Lines that are there may still be asked for.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	if h.changed != nil {
		close(h.changed)
		h.changed = nil
	}
}

// after returns the lines from number n on, the number of the next one, and what is closed when that is there,
// nil when it will never be.
func (h *Hub) after(n int) (lines []hubLine, next int, more <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.changed == nil && !h.closed {
		h.changed = make(chan struct{})
	}
	next = h.first + len(h.lines)
	return h.lines[max(n-h.first, 0):len(h.lines):len(h.lines)], next, h.changed
}

// ServeHTTP writes the lines of a function.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	function, since, follow, err := hubQuery(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	flush := http.NewResponseController(w).Flush
	encoder := json.NewEncoder(w)
	for n := 0; ; {
		lines, next, more := h.after(n)
		for _, line := range lines {
			if line.Function == function && line.TimeMS >= since {
				if encoder.Encode(line) != nil {
					return // nobody listens any more
				}
			}
		}
		if flush() != nil || !follow || more == nil {
			return
		}
		n = next
		select {
		case <-more:
		case <-r.Context().Done():
			return
		}
	}
}
