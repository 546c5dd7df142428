package lambda

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/logline"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// ErrNoRuntime is what [Run] returns outside Lambda, in a build without the RPC server.
var ErrNoRuntime = errors.New("lambda: not on AWS Lambda")

// The environment variables that choose the protocol.
const (
	runtimeVariable = "AWS_LAMBDA_RUNTIME_API"
	rpcVariable     = "_LAMBDA_SERVER_PORT"
)

// Start answers invocations with handler. It never returns: when the function has been shut down the process exits
// with status 0, and when it cannot go on with status 1 and one line in the log that says why.
//
// The environment decides where invocations come from:
//
//	_LAMBDA_SERVER_PORT set      the legacy Go RPC protocol, on that port of the loopback interface
//	AWS_LAMBDA_RUNTIME_API set   the Runtime API, as on AWS and under lambent invoke
//	neither                      the RPC protocol, on a free port that stderr names
//
// A handler of a wrong shape stops Start at once. See the package's documentation for the shapes.
//
// https://docs.aws.amazon.com/lambda/latest/dg/golang-handler.html
func Start(handler any) { StartWithOptions(handler) }

// StartWithOptions is [Start] with options.
func StartWithOptions(handler any, options ...Option) {
	growStack(0)
	start(newFunction(handler, options))
}

// StartHandler is [StartWithOptions] for a [Handler], for bytes in and bytes out. The binary is smaller by a sixth and
// starts sooner, because what other handlers need to decode events and encode results is not in it.
func StartHandler(handler Handler, options ...Option) {
	growStack(0)
	start(buildFunction(handler, newBytesCore, options))
}

// start runs the function. If nothing else can happen to it, its worker has this goroutine, which would only wait for
// the worker's: that saves a thread's waking and a stack at the start.
func start(f *function) {
	p := newProcess(f)
	p.inline = p.watch == nil && p.settings.shutdown == nil && p.settings.tuneMemory == nil
	defer p.carryOn()
	exit(p, p.run(context.Background()))
}

// carryOn does the rest of start in another goroutine when the handler has ended this one. The worker has another one, too.
func (p *process) carryOn() {
	if p.serving {
		go func() { exit(p, p.conclude(context.Background())) }()
	}
}

// growStack gives the goroutine the stack that the first event is going to need, at once: growing it by and by copies it
// each time, which with an event of API Gateway's is a tenth of that invocation. Only for an argument other than 0 is
// the room used.
//
//go:noinline
func growStack(n int) byte {
	if n == 0 {
		return 0
	}
	var room [9 << 10]byte
	room[n%len(room)]++
	return room[n*n%len(room)]
}

// StartHandlerFunc is [StartWithOptions] for a handler whose types the compiler checks.
func StartHandlerFunc[TIn, TOut any, H HandlerFunc[TIn, TOut]](handler H, options ...Option) {
	StartWithOptions(genericFunc[TIn, TOut]{handler}, options...)
}

// Run answers invocations with handler, as [Start] does, until ctx or the context given to [WithContext] ends. Then it
// asks for no more events, finishes the invocations in progress, runs the functions of [WithShutdown] and returns nil.
//
// It returns an error when it cannot begin or go on: the handler has a wrong shape, the init phase failed, the Runtime
// API is gone, or the handler panicked ([*PanicError]; the panic has been reported to the invoker). Outside Lambda, in
// a build with the tag lambda.norpc, the error wraps [ErrNoRuntime]. Run never calls os.Exit.
func Run(ctx context.Context, handler any, options ...Option) error {
	p := newProcess(newFunction(handler, options))
	p.watch = watchEnds
	if !signal.Ignored(syscall.SIGPIPE) {
		p.unignore = unignore
	}
	return p.run(ctx)
}

// unignore gives an ignored signal its default effect again, which signal.Reset alone does not.
func unignore(s os.Signal) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, s)
	signal.Stop(c)
}

func newProcess(f *function) *process {
	return &process{function: f, settings: f.settings, log: newRuntimeLog(f.settings), watch: f.settings.watch, chain: f.chain()}
}

// run chooses the protocol.
func (p *process) run(ctx context.Context) error {
	p.address = os.Getenv(runtimeVariable)
	port, servesRPC := os.LookupEnv(rpcVariable)
	switch {
	case http1.HasDialer(ctx):
		if p.address == "" {
			p.address = "127.0.0.1:9001" // the dialer knows better
		}
		return p.serve(ctx)
	case hasRPC && servesRPC && port != "":
		return p.serveRPC(ctx, port)
	case p.address != "":
		// A log that nobody reads must not end the process.
		signal.Ignore(syscall.SIGPIPE)
		err := p.serve(ctx)
		if p.unignore != nil {
			p.unignore(syscall.SIGPIPE)
		}
		return err
	case p.function.err != nil:
		return p.function.err
	case hasRPC:
		return p.serveRPC(ctx, "")
	}
	return http1.Because(ErrNoRuntime.Error()+": "+runtimeVariable+" is not set", ErrNoRuntime)
}

// exit ends the process after Run has returned err.
func exit(p *process, err error) {
	if err != nil {
		p.status = max(p.status, 1)
		p.log.say(p.fatal, logline.LevelFatal, err.Error())
	}
	p.log.flush()
	os.Exit(p.status)
}

// statusOf returns the refusal of the Runtime API that err is, or nil, and whether it broke a stream.
func statusOf(err error) (status *runtimeapi.StatusError, stream bool) {
	broken, stream := err.(*streamError)
	if stream {
		err = broken.cause
	}
	status, _ = err.(*runtimeapi.StatusError)
	return status, stream
}
