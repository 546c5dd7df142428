//go:build !linux

package localaws

import (
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// enforcesMemory says that no process is killed for its memory: what ps shows is too coarse.
const enforcesMemory = false

// A memoryGauge tells the largest resident size that ps has shown of one process. A look costs some milliseconds, so
// there are at most ten in a second.
type memoryGauge struct {
	mu     sync.Mutex
	pid    int // 0: the process has ended
	looked time.Time
	peak   int64 // KiB
}

func openMemoryGauge(pid int) *memoryGauge { return &memoryGauge{pid: pid} }

// look brings the peak up to date.
func (g *memoryGauge) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pid != 0 && time.Since(g.looked) > 100*time.Millisecond {
		g.looked = time.Now()
		out, _ := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(g.pid)).Output() // empty without ps
		size, _ := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
		g.peak = max(g.peak, size)
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
	g.pid = 0
}
