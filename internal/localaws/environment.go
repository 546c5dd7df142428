package localaws

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// The initialization types of environments.
const (
	initializationOnDemand    = "on-demand"                // started for an invocation
	initializationProvisioned = "provisioned-concurrency"  // started ahead of any
	initializationManaged     = "lambda-managed-instances" // takes several invocations at the same time
)

// An environment is one execution environment of a function. Its own goroutine takes it through its life: init, one
// invocation after the other, shutdown. What the function's processes ask of its listener is answered by the goroutines
// of an HTTP server.
type environment struct {
	fleet     *fleet
	function  *Function
	settings  *Settings
	bounds    bounds
	journal   *journal
	initType  string
	folder    string // TMPDIR of the processes
	logStream string
	layers    []mountedLayer
	variables []string // of the runtime's process
	paths     map[string]route
	traffic   *traffic
	listener  net.Listener
	server    *http.Server

	// Of the environment's goroutine alone.
	used         bool          // has had its first invocation
	initStart    time.Time     // of the processes
	initDuration time.Duration // of a successful init phase; 0 otherwise
	lastPeakMB   int           // of the processes that have ended
	telemetry    *telemetry    // of the present processes
	frozen       bool          // they are stopped
	timer        *time.Timer   // of await
	sampler      *time.Ticker  // of await, for the memory

	// Guarded by the function's lock.
	entered   bool // has asked for its first invocation
	spare     int  // invocations that it would take beside the one that it waits for
	finishing int  // invocations that the runtime has answered without asking for others in their place
	announced int  // answers that the fleet knows of and the runtime's state does not yet
	answered  time.Time

	mu         sync.Mutex
	generation *generation // nil: there are no processes
}

// newEnvironment makes what an environment owns for its whole life, and starts nothing.
func newEnvironment(l *fleet, initType string) (*environment, error) {
	f := l.function
	if l.settings.MaxConcurrency > 1 {
		initType = initializationManaged
	}
	folder, err := os.MkdirTemp(f.service.options.TempDir, "lambent-"+f.name+"-")
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	e := &environment{
		fleet:    l,
		function: f,
		settings: &l.settings,
		bounds:   f.service.bounds,
		journal:  &journal{settings: &l.settings},
		initType: initType,
		folder:   folder,
		traffic:  newTraffic(),
		listener: listener,
		timer:    time.NewTimer(0),
		sampler:  time.NewTicker(f.service.bounds.memorySample),
	}
	e.stopTimers()
	e.logStream = e.logStreamName(time.Now())
	e.paths = e.routes()
	e.server = &http.Server{
		Handler:        e.traffic.count(e),
		ConnState:      e.traffic.connection,
		MaxHeaderBytes: MaxRequestHeader,
		ErrorLog:       log.New(io.Discard, "", 0), // what a function sends is not this program's to complain about
	}
	return e, nil
}

// run is the life of an environment.
func (e *environment) run() error {
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = e.server.Serve(e.listener) // until the server is closed
	}()
	release := e.claimDebugger()
	e.initPhase()
	e.work()
	e.shutdown()
	release()
	err := e.server.Close()
	<-served
	<-e.traffic.ended()
	return errors.Join(err, os.RemoveAll(e.folder), e.unmount())
}

// take waits for an invocation. It returns nil when the environment is to be shut down.
func (e *environment) take() *invocation {
	select {
	case <-e.function.killed:
		return nil
	default:
	}
	place := e.fleet.enter(e)
	select {
	case i := <-place:
		return i
	default:
	}
	e.freeze()
	defer e.thaw()
	idle := time.NewTimer(e.settings.IdleTimeout)
	defer idle.Stop()
	for {
		select {
		case i := <-place:
			return i
		case <-e.exited(): // nobody's fault yet: the next invocation starts the processes again
			e.reset(extensionsapi.ReasonFailure)
			continue
		case <-e.extensionFailed():
			e.reset(extensionsapi.ReasonFailure)
			continue
		case <-idle.C:
		case <-e.function.killed:
		}
		if e.fleet.leave(e, place) {
			return nil
		}
		return <-place
	}
}

// exited returns a channel that is closed when the runtime has ended, nil without one.
func (e *environment) exited() <-chan struct{} {
	if e.generation == nil {
		return nil
	}
	return e.generation.runtimeExited()
}

// extensionFailed returns a channel that is closed when an extension has failed the environment, nil without one.
func (e *environment) extensionFailed() <-chan struct{} {
	if e.generation == nil {
		return nil
	}
	return e.generation.extensionFailed
}

// alive returns the generation whose process is asking.
func (e *environment) alive() (*generation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.generation == nil {
		return nil, forbidden(stateEnded, stateReady)
	}
	return e.generation, nil
}
