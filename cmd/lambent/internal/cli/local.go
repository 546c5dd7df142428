package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// localFlags are the flags for a function that is built here.
type localFlags struct {
	memory   megabytes
	env      []string
	envFiles []string
	race     bool
}

// An invoker is a function, of a local Lambda or of a server.
type invoker interface {
	Name() string
	Invoke(ctx context.Context, r localaws.Request) (*localaws.Response, error)
	InvokeStream(ctx context.Context, r localaws.Request, w localaws.StreamWriter) (*localaws.Response, error)
}

// onLocalService builds the function and runs it once on a local Lambda, of which nothing is left afterwards.
func (v *invocation) onLocalService(ctx context.Context) (err error) {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	fn, err := project.One(ctx, dir, v.target)
	if err != nil {
		return err
	}
	env, err := project.Environment(dir, fn.ModuleDir, v.local.envFiles, v.local.env)
	if err != nil {
		return err
	}
	root, err := os.MkdirTemp("", "lambent-invoke-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)

	log := v.newLog()
	var reports reportCount
	ctx, abandon := context.WithCancelCause(ctx)
	defer abandon(nil)
	service := localaws.New(localaws.Options{Getenv: os.Getenv})
	defer func() {
		if closeErr := service.Close(ctx); err == nil {
			err = closeErr
		}
	}()
	function, err := service.Add(localaws.Settings{
		Name:     fn.Name,
		Command:  []string{filepath.Join(root, build.Executable)},
		Timeout:  time.Duration(v.timeout),
		MemoryMB: int(v.local.memory),
		Env:      env,
		Log: func(line localaws.LogLine) {
			log.add(line)
			reports.add(line)
		},
	})
	if err != nil {
		return err
	}
	if err := v.build(ctx, fn, root, dir); err != nil {
		return err
	}
	switch {
	case v.dryRun:
		if err := function.DryRun(v.request()); err != nil {
			return refused(err)
		}
		return v.printAccepted(result{StatusCode: http.StatusNoContent, ExecutedVersion: latest})
	case v.async:
		return v.asyncHere(ctx, service, function)
	case v.many:
		return refused(v.measure(ctx, function, v.request(), reports.coldStarts))
	}
	request := v.request()
	request.WaitLog = true
	return refused(v.invoke(ctx, function, request, log, &pieces{w: v.stdout, abandon: abandon}))
}

// asyncHere puts the event into the queue and waits until the function has dealt with it.
func (v *invocation) asyncHere(ctx context.Context, service *localaws.Service, function *localaws.Function) error {
	id, err := function.InvokeAsync(ctx, v.request())
	if err != nil {
		return refused(err)
	}
	if err := service.FinishAsync(ctx); err != nil {
		return err
	}
	return v.printAccepted(result{StatusCode: http.StatusAccepted, RequestID: id})
}

// printAccepted prints what there is to know of an invocation without an answer.
func (v *invocation) printAccepted(r result) error {
	if !v.json {
		return nil
	}
	r.Payload = payloadJSON(nil)
	return r.write(v.stdout)
}

func (v *invocation) build(ctx context.Context, fn project.Function, root, dir string) error {
	if isTerminal(v.stderr) {
		defer showProgress(v.stderr, "building "+fn.Name+"…")()
	}
	return build.Local(ctx, fn, root, build.Options{Race: v.local.race, CacheDir: build.UserCacheDir(), ErrorDir: dir})
}

// latest is the version of a function that has not been published, as all local ones.
const latest = "$LATEST"

// invoke runs the function once and prints its answer.
func (v *invocation) invoke(ctx context.Context, function invoker, request localaws.Request, log *functionLog, stream *pieces) error {
	var response *localaws.Response
	var err error
	if v.stream {
		response, err = function.InvokeStream(ctx, request, stream)
	} else {
		response, err = function.Invoke(ctx, request)
	}
	if stream.err != nil {
		return stream.err
	}
	if err != nil {
		return err
	}
	if v.tail {
		log.setTail(response.LogTail)
	}
	if err := v.printResponse(response, stream, log); err != nil {
		return err
	}
	return failureOf(response)
}

// failureOf returns the end of an invocation that has failed, nil for one that has not.
func failureOf(r *localaws.Response) error {
	switch {
	case r.FunctionError == "":
		return nil
	case r.ErrorType == runtimeapi.ErrorTypeTimedout:
		return &functionFailure{code: exitTimeout}
	case r.ErrorType == errorTypeBuild:
		return &functionFailure{code: exitBuild}
	}
	return &functionFailure{code: exitFunction}
}

// errorTypeBuild is what a server's function fails with whose code does not compile.
const errorTypeBuild = "Lambent.BuildError"

// refused explains why the service in this command did not take an invocation.
func refused(err error) error {
	if e, ok := errors.AsType[*localaws.ServiceError](err); ok && e.Status == http.StatusNotFound {
		return hint.Add(err, "a local function has the version %s and no aliases", latest)
	}
	return err
}

// printResponse prints the answer, or the error document in its place. After a streamed answer has begun, stdout is
// the answer's alone.
func (v *invocation) printResponse(r *localaws.Response, stream *pieces, log *functionLog) error {
	switch {
	case v.json:
		out := result{
			StatusCode:      http.StatusOK,
			FunctionError:   r.FunctionError,
			ExecutedVersion: r.ExecutedVersion,
			RequestID:       r.RequestID,
			Payload:         payloadJSON(r.Payload),
			Log:             log.kept.String(),
			Report:          newReport(r.Report),
		}
		return out.write(v.stdout)
	case !stream.begun:
		return writeLine(v.stdout, r.Payload)
	}
	if err := stream.end(); err != nil {
		return err
	}
	if r.FunctionError != "" {
		return writeLine(v.stderr, r.Payload)
	}
	return nil
}

// pieces writes a streamed answer as it comes. When that is no longer possible, it abandons the invocation.
type pieces struct {
	w       io.Writer
	abandon context.CancelCauseFunc
	begun   bool
	last    byte  // of the answer so far
	err     error // why nothing more is written
}

func (p *pieces) SetContentType(string) {}

func (p *pieces) Write(piece []byte) (int, error) {
	if len(piece) == 0 {
		return 0, nil
	}
	p.begun, p.last = true, piece[len(piece)-1]
	if p.err = writeAll(p.w, piece); p.err != nil {
		p.abandon(p.err)
		return 0, p.err
	}
	return len(piece), nil
}

// end writes the newline that the answer does not end in.
func (p *pieces) end() error {
	if p.last == '\n' {
		return nil
	}
	return writeAll(p.w, []byte("\n"))
}

// A functionLog prints the function's log and keeps it, as far as flags want it.
type functionLog struct {
	mu   sync.Mutex
	live io.Writer     // nil: nothing is printed before the end
	tail io.Writer     // nil: no tail is printed
	keep bool          // fill kept
	kept *bytes.Buffer // the log, for the result
}

func (v *invocation) newLog() *functionLog {
	l := &functionLog{kept: new(bytes.Buffer), keep: v.json && !v.tail}
	switch {
	case v.quiet || v.many:
	case v.tail:
		l.tail = v.stderr
	default:
		l.live = v.stderr
	}
	return l
}

func (l *functionLog) add(line localaws.LogLine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := line.Line + "\n"
	if l.keep {
		l.kept.WriteString(text)
	}
	if l.live != nil {
		io.WriteString(l.live, text) // a log that cannot be written must not end the invocation
	}
}

// setTail takes the end of the log that the service cut out.
func (l *functionLog) setTail(tail []byte) {
	l.kept.Write(tail)
	if l.tail != nil {
		l.tail.Write(tail)
	}
}
