package project

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// Settings are what lambent.json, the flags and the environment say about one function, defaults included. The tags are
// the keys of lambent.json.
type Settings struct {
	Package string   `json:"package"` // folder of the main package, relative to lambent.json; "": found by name
	Command []string `json:"command"` // what to start instead of a Go build; nil: a Go build
	Dir     string   `json:"dir"`     // folder of Command, relative to lambent.json; "": lambent.json's

	Timeout     Duration `json:"timeout"`
	Memory      int      `json:"memory"` // MB
	Arch        string   `json:"arch"`   // of deployment packages: arm64 or x86_64
	Description string   `json:"description"`
	Handler     string   `json:"handler"`

	InheritEnv []string          // variables that the function gets from the shell; not a key of lambent.json
	Env        map[string]string `json:"env"`
	EnvFile    string            `json:"envFile"` // relative to lambent.json; "": none
	Include    []string          `json:"include"` // patterns of files that lie beside the executable, relative to the module
	Layers     []string          `json:"layers"`  // folders or zip archives, relative to lambent.json; ARNs, for the deployed function alone

	MaxEnvironments     int      `json:"maxEnvironments"`
	ReservedConcurrency *int     `json:"reservedConcurrency"` // nil: not reserved
	MaxConcurrency      int      `json:"maxConcurrency"`
	IdleTimeout         Duration `json:"idleTimeout"`

	LogFormat      string `json:"logFormat"`
	LogLevel       string `json:"logLevel"`
	SystemLogLevel string `json:"systemLogLevel"`

	Aliases  map[string]string  `json:"aliases"` // versions by alias
	Versions map[string]Version `json:"versions"`
	Async    Async              `json:"async"`
	URL      *URL               `json:"url"` // nil: nothing is said about a function URL
	Build    Build              `json:"build"`

	EventSources []EventSource `json:"eventSources"` // of the deployed function; nil: nothing is said about them

	Role string            `json:"role"` // ARN of the execution role of the deployed function
	VPC  VPC               `json:"vpc"`
	Tags map[string]string `json:"tags"` // of the deployed function
}

// A Version is what a published version has different.
type Version struct {
	Env map[string]string `json:"env"` // laid over the function's
}

// An Async says what becomes of asynchronous invocations. Targets are the name of a function, "file:" and a path
// relative to lambent.json, "log", an ARN, for the deployed function alone, or "" for none.
type Async struct {
	Retries     int        `json:"retries"`
	RetryDelays []Duration `json:"retryDelays"`
	MaxAge      Duration   `json:"maxAge"`
	OnSuccess   string     `json:"onSuccess"`
	OnFailure   string     `json:"onFailure"`
	DeadLetter  string     `json:"deadLetter"`
}

// A URL is a function URL.
type URL struct {
	Auth       string `json:"auth"`       // NONE or AWS_IAM; "": NONE locally, AWS_IAM when deployed
	InvokeMode string `json:"invokeMode"` // BUFFERED or RESPONSE_STREAM; "": BUFFERED
	CORS       *CORS  `json:"cors"`       // nil: the function answers browsers' questions itself
}

// A CORS says which pages of other origins may call a function URL.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
type CORS struct {
	AllowCredentials bool     `json:"allowCredentials"`
	AllowHeaders     []string `json:"allowHeaders"`
	AllowMethods     []string `json:"allowMethods"`
	AllowOrigins     []string `json:"allowOrigins"`
	ExposeHeaders    []string `json:"exposeHeaders"`
	MaxAge           Duration `json:"maxAge"`
}

// A Build is what go build is told beside the flags of every function's build.
type Build struct {
	Tags    []string `json:"tags"`
	LDFlags string   `json:"ldflags"`
	CGO     bool     `json:"cgo"`
	Flags   []string `json:"flags"`
}

// A VPC is the network of the deployed function; the zero value is none.
type VPC struct {
	SubnetIDs        []string `json:"subnetIds"`
	SecurityGroupIDs []string `json:"securityGroupIds"`
}

// Values of settings that are one of a few words.
const (
	ArchARM64          = "arm64"
	ArchX8664          = "x86_64"
	AuthNone           = "NONE"
	AuthIAM            = "AWS_IAM"
	ModeBuffered       = "BUFFERED"
	ModeResponseStream = "RESPONSE_STREAM"
)

// builtin are the settings of a function that nobody has set.
func builtin() *value {
	v := object(originDefault)
	for _, s := range []struct {
		value any
		path  []string
	}{
		{localaws.DefaultTimeout.String(), []string{"timeout"}},
		{localaws.DefaultMemory, []string{"memory"}},
		{ArchARM64, []string{"arch"}},
		{localaws.DefaultHandler, []string{"handler"}},
		{localaws.DefaultMaxEnvironments, []string{"maxEnvironments"}},
		{1, []string{"maxConcurrency"}},
		{localaws.DefaultIdleTimeout.String(), []string{"idleTimeout"}},
		{"Text", []string{"logFormat"}},
		{"INFO", []string{"logLevel"}},
		{"INFO", []string{"systemLogLevel"}},
		{localaws.DefaultAsyncRetries, []string{"async", "retries"}},
		{[]string{"1s", "2s"}, []string{"async", "retryDelays"}},
		{localaws.DefaultAsyncAge.String(), []string{"async", "maxAge"}},
	} {
		v.set(scalar(originDefault, s.value), s.path...)
	}
	return v
}

// originDefault is the origin of what nobody has set.
const originDefault = "default"

// words are the settings that are one of a few words, by their path.
var words = []struct {
	path    []string
	allowed []string
}{
	{[]string{"arch"}, []string{ArchARM64, ArchX8664}},
	{[]string{"url", "auth"}, []string{AuthNone, AuthIAM}},
	{[]string{"url", "invokeMode"}, []string{ModeBuffered, ModeResponseStream}},
}

// checkWords says which of the settings v is none of its words.
func checkWords(v *value) error {
	for _, w := range words {
		at := v
		for _, name := range w.path {
			if at != nil {
				at = at.members[name]
			}
		}
		if at == nil {
			continue
		}
		var got string
		if err := at.decode(&got); err != nil {
			return err
		}
		if !slices.Contains(w.allowed, got) {
			return fmt.Errorf("%s: %q: want %s or %s", at.origin, got, w.allowed[0], w.allowed[1])
		}
	}
	return nil
}

// Local returns the settings as the local Lambda takes them, but for Log, for a function of that name. A Go function
// has no Command yet. Paths are made absolute by root, the folder of lambent.json.
func (s *Settings) Local(name, root string) localaws.Settings {
	l := localaws.Settings{
		Name:                name,
		Timeout:             time.Duration(s.Timeout),
		MemoryMB:            s.Memory,
		Env:                 s.Env,
		InheritEnv:          s.InheritEnv,
		Handler:             s.Handler,
		IdleTimeout:         time.Duration(s.IdleTimeout),
		LogFormat:           s.LogFormat,
		LogLevel:            s.LogLevel,
		SystemLogLevel:      s.SystemLogLevel,
		MaxEnvironments:     s.MaxEnvironments,
		MaxConcurrency:      s.MaxConcurrency,
		ReservedConcurrency: s.ReservedConcurrency,
		Aliases:             s.Aliases,
		Async:               s.Async.local(root),
	}
	for _, layer := range s.Layers {
		if !strings.HasPrefix(layer, arnPrefix) { // one on AWS is not here
			l.Layers = append(l.Layers, within(root, layer))
		}
	}
	if len(s.Versions) > 0 {
		l.Versions = map[string]localaws.Version{}
	}
	for number, v := range s.Versions {
		l.Versions[number] = localaws.Version{Env: v.Env}
	}
	if len(s.Command) > 0 {
		l.Dir = within(root, s.Dir)
		l.Command = append([]string{lookCommand(l.Dir, s.Command[0])}, s.Command[1:]...)
	}
	return l
}

func (a *Async) local(root string) localaws.Async {
	l := localaws.Async{
		Retries:    &a.Retries,
		MaxAge:     time.Duration(a.MaxAge),
		OnSuccess:  absoluteTarget(root, a.OnSuccess),
		OnFailure:  absoluteTarget(root, a.OnFailure),
		DeadLetter: absoluteTarget(root, a.DeadLetter),
	}
	for _, d := range a.RetryDelays {
		l.RetryDelays = append(l.RetryDelays, time.Duration(d))
	}
	return l
}
