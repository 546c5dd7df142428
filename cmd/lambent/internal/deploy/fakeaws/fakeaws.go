// Package fakeaws is an account on AWS for tests: an HTTP server that speaks what Lambda, IAM, CloudWatch, CloudWatch
// Logs and S3 speak, as far as lambent's commands use it, and that remembers what it was told.
//
// It behaves badly where it is asked to: a [Fault] refuses a request, throttles it, or carries it out and loses the
// answer; functions stay Pending for as long as a test says.
package fakeaws

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Account and Region are whose and where the server's resources are. No output may have the account.
const (
	Account = "210987654321"
	Region  = "eu-central-1"
)

// A Fault is what becomes of a request instead of an ordinary answer.
type Fault struct {
	Status        int    // 0: the request is carried out
	Code, Message string // with a status
	Lost          bool   // close the connection instead of answering
}

// A Server is an account. Its exported fields are for tests, which set them before requests and read them, under
// [Server.Lock], after.
type Server struct {
	URL string

	sync.Mutex
	Fault func(operation string, nth int) *Fault // nil: none; nth counts an operation's requests from 1
	Polls int                                    // how often a function is looked at before a change has taken effect
	Roles int                                    // how many functions are refused because a new role is not ready

	Functions map[string]*Function
	IAM       map[string]*Role
	LogGroups map[string]*LogGroup
	Objects   map[string][]byte // of S3, by bucket/key
	Metrics   func(name, version string, from, to time.Time) float64

	layers   map[string][]string
	Writes   []string // operations that changed something, in order
	Requests []string // all operations, in order
	counts   map[string]int
	revision int
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{
		Functions: map[string]*Function{},
		IAM:       map[string]*Role{},
		LogGroups: map[string]*LogGroup{},
		Objects:   map[string][]byte{},
		counts:    map[string]int{},
		layers:    map[string][]string{},
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Setenv gives the test's process credentials, and keeps it from finding others.
func Setenv(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": AccessKey, "AWS_SECRET_ACCESS_KEY": SecretKey, "AWS_SESSION_TOKEN": Token,
		"AWS_REGION": Region, "AWS_PROFILE": "", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "",
	} {
		t.Setenv(name, value)
	}
}

// Credentials that [Setenv] sets. No output may have them.
const (
	AccessKey = "AKIAFAKEFAKEFAKEFAKE"
	SecretKey = "fakefakefakefakefakefakefakefakefakefake"
	Token     = "fake-session-token"
)

// Secrets are words that no output may have.
var Secrets = []string{Account, AccessKey, SecretKey, Token}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, err := newCall(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.Lock()
	defer s.Unlock()
	s.Requests = append(s.Requests, call.operation)
	s.counts[call.operation]++
	var fault Fault
	if s.Fault != nil {
		if f := s.Fault(call.operation, s.counts[call.operation]); f != nil {
			fault = *f
		}
	}
	var a answer
	if fault.Status != 0 {
		a = refuse(fault.Status, fault.Code, fault.Message)
	} else {
		a = s.answer(call)
	}
	if a.status < 300 && isWrite(call.operation) {
		s.Writes = append(s.Writes, call.operation)
	}
	if fault.Lost {
		panic(http.ErrAbortHandler)
	}
	call.write(w, a)
}

func isWrite(operation string) bool {
	return !slices.ContainsFunc([]string{"Get", "List", "Describe", "Filter"}, func(prefix string) bool {
		return strings.HasPrefix(operation, prefix)
	})
}

func (s *Server) answer(c *call) answer {
	switch c.service {
	case "iam":
		return s.iam(c)
	case "logs":
		return s.logs(c)
	case "monitoring":
		return s.monitoring(c)
	case "s3":
		s.Objects[c.path] = c.body
		return answer{status: http.StatusOK}
	}
	return s.lambda(c)
}

// next returns a revision that nothing has had yet.
func (s *Server) next() string {
	s.revision++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", s.revision)
}

// Took returns how many requests there were of an operation.
func (s *Server) Took(operation string) int {
	s.Lock()
	defer s.Unlock()
	return s.counts[operation]
}

// Forget forgets the requests so far.
func (s *Server) Forget() {
	s.Lock()
	defer s.Unlock()
	s.Writes, s.Requests, s.counts = nil, nil, map[string]int{}
}

// Written returns the operations that changed something since the start or [Server.Forget].
func (s *Server) Written() []string {
	s.Lock()
	defer s.Unlock()
	return slices.Clone(s.Writes)
}
