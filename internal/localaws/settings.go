package localaws

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Settings are what a function is configured with. Zero values are AWS's defaults, except for Name and Command, which
// are required.
type Settings struct {
	Name        string            // letters, digits, - and _; at most [MaxFunctionName]
	Command     []string          // the process to start: the path of a bootstrap, or any command and its arguments
	Dir         string            // working directory and LAMBDA_TASK_ROOT; "": the folder of Command[0]
	Timeout     time.Duration     // of one invocation, [MinTimeout] to [MaxTimeout]; 0: [DefaultTimeout]
	MemoryMB    int               // [MinMemory] to [MaxMemory]; 0: [DefaultMemory]
	Env         map[string]string // the user's variables; reserved names are refused
	InheritEnv  []string          // names of variables that are taken from [Options.Getenv], where it has them
	Handler     string            // _HANDLER; "": [DefaultHandler]
	Layers      []string          // folders or zip archives whose content is /opt, at most [MaxLayers]; a later one lies over an earlier
	IdleTimeout time.Duration     // an environment without an invocation for so long is shut down; 0: [DefaultIdleTimeout]

	LogFormat      string // Text or JSON; "": Text
	LogLevel       string // lowest level of the function's own JSON lines; TRACE to FATAL; "": INFO
	SystemLogLevel string // lowest level of the platform's JSON lines; DEBUG, INFO or WARN; "": INFO

	MaxEnvironments     int  // execution environments of one version at the same time; 0: [DefaultMaxEnvironments]
	MaxConcurrency      int  // invocations at the same time in one environment; 0: 1. More than 1 is Managed Instances
	ReservedConcurrency *int // invocations at the same time in all; more are refused. nil: none is, they wait

	Debugger Debugger // runs Command; nil: the service does

	Async Async // what becomes of asynchronous invocations

	Versions map[string]Version // published versions, by number: "1"
	Aliases  map[string]string  // versions that other qualifiers stand for: "live": "1"

	// Log is given every line of the function's log; nil: none are kept. The lines of one execution environment come
	// one after another, those of several at the same time. A Log that waits holds up the environment; it must not
	// invoke the function.
	Log func(LogLine)

	// Report is told how each invocation has ended that an execution environment had taken, when its log is complete;
	// nil: nobody is. What holds for Log holds for Report.
	Report func(requestID string, r Report)
}

// A Version is a published version of a function.
type Version struct {
	Env      map[string]string // laid over the function's
	Debugger Debugger          // in place of the function's; two versions cannot share one
}

// A Source says who wrote a line of a function's log.
type Source string

// The sources of log lines.
const (
	SourcePlatform  Source = "platform"  // the service itself: START, END, REPORT and their like
	SourceFunction  Source = "function"  // the function's standard output or standard error
	SourceExtension Source = "extension" // an external extension's
)

// A LogLine is one line of a function's log.
type LogLine struct {
	Function  string    // name of the function
	RequestID string    // of the invocation in progress; "" during init and between invocations
	Time      time.Time // when the service read or wrote the line
	Line      string    // as it was written, without its newline; may hold any bytes
	Source    Source
}

// Values of LogFormat.
const (
	logFormatText = "Text"
	logFormatJSON = "JSON"
)

// logLevels are the levels of log lines, lowest first.
var logLevels = []string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}

var functionName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// resolved returns a copy of s that says everything.
func (s Settings) resolved() (Settings, error) {
	s.Command = slices.Clone(s.Command)
	s.Env = maps.Clone(s.Env)
	s.InheritEnv = slices.Clone(s.InheritEnv)
	setDefault(&s.Timeout, DefaultTimeout)
	setDefault(&s.MemoryMB, DefaultMemory)
	setDefault(&s.IdleTimeout, DefaultIdleTimeout)
	setDefault(&s.MaxEnvironments, DefaultMaxEnvironments)
	setDefault(&s.MaxConcurrency, 1)
	setDefault(&s.Handler, DefaultHandler)
	setDefault(&s.LogFormat, logFormatText)
	setDefault(&s.LogLevel, "INFO")
	setDefault(&s.SystemLogLevel, "INFO")
	if s.Log == nil {
		s.Log = func(LogLine) {}
	}
	if s.Report == nil {
		s.Report = func(string, Report) {}
	}
	err := s.Async.resolve()
	if err == nil {
		err = s.resolveLayers()
	}
	if err == nil {
		err = s.resolveDir()
	}
	return s, err
}

// resolveDir makes the folder absolute. A command that is a path and has no folder is relative to the present one.
func (s *Settings) resolveDir() (err error) {
	if s.Dir == "" && len(s.Command) > 0 && strings.ContainsRune(s.Command[0], filepath.Separator) {
		s.Command[0], err = filepath.Abs(s.Command[0])
		s.Dir = filepath.Dir(s.Command[0])
		return err
	}
	s.Dir, err = filepath.Abs(s.Dir)
	return err
}

func setDefault[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

// check says what is wrong with s, which has its defaults.
func (s Settings) check(b bounds) error {
	if !functionName.MatchString(s.Name) || len(s.Name) > MaxFunctionName {
		return fmt.Errorf("function name %q: want 1 to %d letters, digits, - and _", s.Name, MaxFunctionName)
	}
	if err := s.checkValues(b); err != nil {
		return fmt.Errorf("function %s: %w", s.Name, err)
	}
	return nil
}

func (s Settings) checkValues(b bounds) error {
	switch {
	case len(s.Command) == 0 || s.Command[0] == "":
		return fmt.Errorf("command: empty, want the path of an executable")
	case s.Timeout < b.minTimeout || s.Timeout > MaxTimeout:
		return fmt.Errorf("timeout %s: want %s to %s", s.Timeout, b.minTimeout, MaxTimeout)
	case s.MemoryMB < MinMemory || s.MemoryMB > MaxMemory:
		return fmt.Errorf("memory %d MB: want %d to %d MB", s.MemoryMB, MinMemory, MaxMemory)
	case s.IdleTimeout < 0:
		return fmt.Errorf("idle timeout %s: want a positive duration", s.IdleTimeout)
	case s.MaxEnvironments < 1:
		return fmt.Errorf("execution environments %d: want 1 or more", s.MaxEnvironments)
	case s.MaxConcurrency < 1:
		return fmt.Errorf("concurrency of an execution environment %d: want 1 or more", s.MaxConcurrency)
	case s.ReservedConcurrency != nil && *s.ReservedConcurrency < 0:
		return fmt.Errorf("reserved concurrency %d: want 0 or more", *s.ReservedConcurrency)
	case s.LogFormat != logFormatText && s.LogFormat != logFormatJSON:
		return fmt.Errorf("log format %q: want %s or %s", s.LogFormat, logFormatText, logFormatJSON)
	case !slices.Contains(logLevels, s.LogLevel):
		return fmt.Errorf("log level %q: want one of %s", s.LogLevel, strings.Join(logLevels, ", "))
	case !slices.Contains(systemLogLevels, s.SystemLogLevel):
		return fmt.Errorf("system log level %q: want one of %s", s.SystemLogLevel, strings.Join(systemLogLevels, ", "))
	}
	if err := s.checkQualifiers(); err != nil {
		return err
	}
	if err := s.Async.check(s.Name); err != nil {
		return err
	}
	if err := s.checkLayers(); err != nil {
		return err
	}
	return s.checkEnvironment()
}

// systemLogLevels are the levels that the platform's own lines can be cut at.
var systemLogLevels = []string{"DEBUG", "INFO", "WARN"}
