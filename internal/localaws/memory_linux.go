package localaws

import (
	"bytes"
	"os"
	"strconv"
	"sync"
	"time"
)

// enforcesMemory says that a gauge can be relied on to find a process above its limit.
const enforcesMemory = true

// A memoryGauge tells the peak resident size of one process. The kernel keeps it, so that no peak is missed between
// two looks; that of an ended process is what the last look saw.
type memoryGauge struct {
	status *os.File

	mu     sync.Mutex
	peak   int64 // KiB
	looked time.Time
}

// freshPeak is for how long a look holds: it costs as much as a short invocation, and no process takes much memory in
// that time.
const freshPeak = time.Millisecond

func openMemoryGauge(pid int) *memoryGauge {
	status, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return &memoryGauge{} // the process has ended already
	}
	return &memoryGauge{status: status}
}

// look brings the peak up to date.
func (g *memoryGauge) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.status != nil && time.Since(g.looked) >= freshPeak {
		g.looked = time.Now()
		var buf [4096]byte
		n, _ := g.status.ReadAt(buf[:], 0) // nothing is read once the process has ended
		g.peak = max(g.peak, peakFromStatus(buf[:n]))
	}
}

// peakMB returns the peak at the last look in MB, rounded up, at least 1.
func (g *memoryGauge) peakMB() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return int(max(1, (g.peak+1023)/1024))
}

func (g *memoryGauge) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.status != nil {
		_ = g.status.Close() // opened for reading
		g.status = nil
	}
}

// peakFromStatus returns the KiB of the line "VmHWM:    1234 kB", or 0.
func peakFromStatus(status []byte) int64 {
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	fields := bytes.Fields(line)
	if len(fields) == 0 {
		return 0
	}
	peak, _ := strconv.ParseInt(string(fields[0]), 10, 64)
	return peak
}
