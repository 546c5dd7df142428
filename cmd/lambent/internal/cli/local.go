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

// localFlags are the flags that only a local Lambda understands.
type localFlags struct {
	memory    megabytes
	env       []string
	envFiles  []string
	qualifier string
	tail      bool
	stream    bool
	dryRun    bool
	race      bool
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
		Log:      log.add,
	})
	if err != nil {
		return err
	}
	if err := v.build(ctx, fn, root, dir); err != nil {
		return err
	}
	if v.local.dryRun {
		return v.dryRun(function)
	}
	return v.invoke(ctx, function, log, &pieces{w: v.stdout, abandon: abandon})
}

func (v *invocation) build(ctx context.Context, fn project.Function, root, dir string) error {
	if isTerminal(v.stderr) {
		defer showProgress(v.stderr, "building "+fn.Name+"…")()
	}
	return build.Local(ctx, fn, root, build.Options{Race: v.local.race, CacheDir: build.UserCacheDir(), ErrorDir: dir})
}

// dryRun checks what is left to check of an invocation.
func (v *invocation) dryRun(function *localaws.Function) error {
	if q := v.local.qualifier; q != "" && q != latest {
		return refused(&localaws.ServiceError{
			Status:  http.StatusNotFound,
			Name:    "ResourceNotFoundException",
			Message: "Function not found: " + function.ARN() + ":" + q,
		})
	}
	if !v.json {
		return nil
	}
	r := result{StatusCode: http.StatusNoContent, ExecutedVersion: latest, Payload: payloadJSON(nil)}
	return r.write(v.stdout)
}

// latest is the version of a function that has not been published, as all local ones.
const latest = "$LATEST"

func (v *invocation) invoke(ctx context.Context, function *localaws.Function, log *functionLog, stream *pieces) error {
	request := localaws.Request{
		Payload:       v.payload,
		ClientContext: []byte(v.clientContext),
		Qualifier:     v.local.qualifier,
		Tail:          v.local.tail,
		WaitLog:       true,
	}
	var response *localaws.Response
	var err error
	if v.local.stream {
		response, err = function.InvokeStream(ctx, request, stream)
	} else {
		response, err = function.Invoke(ctx, request)
	}
	if stream.err != nil {
		return stream.err
	}
	if err != nil {
		return refused(err)
	}
	if v.local.tail {
		log.setTail(response.LogTail)
	}
	if err := v.printResponse(response, stream, log); err != nil {
		return err
	}
	switch {
	case response.FunctionError == "":
		return nil
	case response.ErrorType == runtimeapi.ErrorTypeTimedout:
		return &functionFailure{code: exitTimeout}
	}
	return &functionFailure{code: exitFunction}
}

// refused explains why the service did not take an invocation.
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
	l := &functionLog{kept: new(bytes.Buffer), keep: v.json && !v.local.tail}
	switch {
	case v.quiet:
	case v.local.tail:
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
