package invokeapi

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A configuration is what GetFunctionConfiguration says about a version of a function.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
type configuration struct {
	FunctionName     string
	FunctionArn      string
	Runtime          string
	Role             string
	Handler          string
	CodeSize         int64 // of the executable; there is no deployment package
	Description      string
	Timeout          int // seconds
	MemorySize       int // MB
	LastModified     string
	CodeSha256       string // of the executable, in base64
	Version          string
	Environment      environment
	PackageType      string
	Architectures    []string
	EphemeralStorage storage
	State            string
	LastUpdateStatus string
	LoggingConfig    logging
}

type environment struct{ Variables map[string]string }

type storage struct{ Size int } // MB

type logging struct {
	LogFormat           string
	ApplicationLogLevel string `json:",omitempty"` // only in the JSON format
	SystemLogLevel      string `json:",omitempty"` // only in the JSON format
	LogGroup            string
}

// ephemeralStorage is what every function has for temporary files on AWS when nothing else is configured, in MB.
const ephemeralStorage = 512

// configuration describes a version of a function. The ARN has the qualifier that the request had.
func (h *handler) configuration(f *localaws.Function, qualifier, version string) configuration {
	s, description := f.Settings(), h.options.Describe(f.Name())
	file := h.executable(s)
	c := configuration{
		FunctionName:     f.Name(),
		FunctionArn:      f.ARN(),
		Runtime:          "provided.al2023",
		Role:             description.Role,
		Handler:          s.Handler,
		CodeSize:         file.size,
		Description:      description.Description,
		Timeout:          int(s.Timeout / time.Second),
		MemorySize:       s.MemoryMB,
		LastModified:     file.modified.UTC().Format("2006-01-02T15:04:05.000-0700"),
		CodeSha256:       base64.StdEncoding.EncodeToString(file.sum),
		Version:          version,
		Environment:      environment{variables(s, version)},
		PackageType:      "Zip",
		Architectures:    []string{architecture()},
		EphemeralStorage: storage{ephemeralStorage},
		State:            "Active",
		LastUpdateStatus: "Successful",
		LoggingConfig:    logging{LogFormat: s.LogFormat, LogGroup: "/aws/lambda/" + f.Name()},
	}
	if qualifier != "" {
		c.FunctionArn += ":" + qualifier
	}
	if c.Role == "" {
		c.Role = "arn:aws:iam::" + h.options.Account + ":role/" + f.Name()
	}
	if s.LogFormat == "JSON" {
		c.LoggingConfig.ApplicationLogLevel, c.LoggingConfig.SystemLogLevel = s.LogLevel, s.SystemLogLevel
	}
	return c
}

// variables are the user's variables of a version.
func variables(s localaws.Settings, version string) map[string]string {
	v := map[string]string{}
	maps.Copy(v, s.Env)
	maps.Copy(v, s.Versions[version].Env)
	return v
}

// architecture is what functions run on: this machine's.
func architecture() string {
	if runtime.GOARCH == "amd64" {
		return "x86_64"
	}
	return runtime.GOARCH
}

// A codeFile is the executable of a function.
type codeFile struct {
	path     string
	size     int64
	modified time.Time
	sum      []byte // SHA-256
}

// executable looks at a function's executable. One that cannot be read, as it is not built yet, is empty and as old as
// the handler.
func (h *handler) executable(s localaws.Settings) codeFile {
	none := sha256.Sum256(nil)
	missing := codeFile{path: commandPath(s), modified: h.started, sum: none[:]}
	file, err := os.Open(missing.path)
	if err != nil {
		return missing
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return missing
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return missing
	}
	return codeFile{missing.path, info.Size(), info.ModTime(), sum.Sum(nil)}
}

// commandPath is where a function's command is: in its folder, or where the shell finds it.
func commandPath(s localaws.Settings) string {
	name := s.Command[0]
	if filepath.IsAbs(name) {
		return name
	}
	local := filepath.Join(s.Dir, name)
	if _, err := os.Stat(local); err == nil {
		return local
	}
	if found, err := exec.LookPath(name); err == nil {
		return found
	}
	return local
}
