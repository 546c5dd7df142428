//go:build unix

package localaws_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// The functions under test are this test binary, started with the name of a role in this variable.
const roleVariable = "LOCALAWS_TEST_ROLE"

func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == debugArgument {
		runDebugger(os.Args[2], os.Args[3:])
	}
	if name := os.Getenv(roleVariable); name != "" {
		role, ok := roles()[name]
		if !ok {
			panic("no role " + name)
		}
		role()
		exit(0)
	}
	os.Exit(m.Run())
}

// roles are what a function's process can do from its start.
func roles() map[string]func() {
	return map[string]func(){
		"echo":         func() { serve(func(c call) { c.respond(string(c.event)) }) },
		"act":          func() { serve(act) },
		"many":         many,
		"hold":         hold,
		"block":        block,
		"service":      runService,
		"debugservice": runDebugService,
		"exit":         func() { exit(atoi(os.Getenv("CODE"))) },
		"killed":       killed,
		"greedy":       greedy,
		"initerror":    reportInitError,
		"secondtime":   secondTime,
		"sigterm":      func() { handleSIGTERM(true) },
		"deaf":         func() { handleSIGTERM(false) },
		"extension":    runExtension,
		"noextension":  func() { go printSIGTERM(); serve(func(c call) { c.respond("null") }) },
	}
}

// exit ends the process as a function would: without what [os.Exit] has a test binary say about its coverage.
func exit(code int) { syscall.Exit(code) }

// block does nothing until the process is killed.
func block() { select {} }

// hold says where the APIs are and who it is, and leaves the rest to the test.
func hold() {
	fmt.Println(os.Getenv("AWS_LAMBDA_RUNTIME_API"), os.Getpid())
	block()
}

func killed() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	block()
}

// greedy takes 400 MB and is ready.
func greedy() {
	memory := bytes.Repeat([]byte{1}, 400<<20)
	defer goruntime.KeepAlive(memory)
	serve(func(c call) { c.respond("null") })
}

func reportInitError() {
	status, _ := ownRuntime().post(runtimeapi.PathInitError, os.Getenv("DOCUMENT"), "Content-Type", "application/json",
		runtimeapi.HeaderErrorType, os.Getenv("ERROR_TYPE"))
	fmt.Println("init error:", status)
	exit(1)
}

// secondTime fails the first init and is an echo from the second on. The folder for temporary files tells them apart.
func secondTime() {
	mark := filepath.Join(os.TempDir(), "mark")
	if _, err := os.Stat(mark); err != nil {
		must(os.WriteFile(mark, nil, 0o600))
		exit(3)
	}
	serve(func(c call) { c.respond(string(c.event)) })
}

// handleSIGTERM is a function with an internal extension.
func handleSIGTERM(ends bool) {
	api := ownRuntime()
	header, _ := api.register("internal", `{"events":[]}`)
	go api.get(extensionsapi.PathNext, extensionsapi.HeaderIdentifier, header.Get(extensionsapi.HeaderIdentifier))
	if ends {
		go printSIGTERM()
	} else {
		signal.Ignore(syscall.SIGTERM)
	}
	serve(func(c call) { c.respond("null") })
}

func printSIGTERM() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	<-signals
	fmt.Print("SIGTERM")
	exit(0)
}

// runService is a program with a service of its own, whose function prints its process ID.
func runService() {
	f, err := localaws.New(localaws.Options{}).Add(localaws.Settings{
		Name:    "fn",
		Command: []string{"/bin/sh", "-c", `echo $$; exec "$0"`, executable()},
		Env:     map[string]string{roleVariable: "block"},
		Log:     func(line localaws.LogLine) { fmt.Println(line.Line) },
	})
	must(err)
	_, err = f.Invoke(context.Background(), localaws.Request{})
	must(err)
}

// A call is one invocation of a function under test.
type call struct {
	api   runtime
	id    string
	event []byte
	head  http.Header
}

// serve is the loop of a runtime.
func serve(handle func(call)) {
	for api := ownRuntime(); ; {
		handle(api.next())
	}
}

func (c call) respond(body string) {
	c.api.post(c.path("/response"), body, "Content-Type", "application/json")
}

func (c call) path(suffix string) string { return runtimeapi.PathInvocation + c.id + suffix }

// An action is an event that says what the function is to do with it.
type action struct {
	Do      string            `json:"do"`
	Text    string            `json:"text,omitempty"`
	Size    int               `json:"size,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Control string            `json:"control,omitempty"`
}

func act(c call) {
	var a action
	must(json.Unmarshal(c.event, &a))
	actions[a.Do](c, a)
}

var actions = map[string]func(call, action){
	"respond":     func(c call, a action) { c.respond(a.Text) },
	"print":       func(c call, a action) { fmt.Print(a.Text); c.respond("null") },
	"printafter":  func(c call, a action) { c.respond("null"); fmt.Print(a.Text) },
	"printblock":  func(_ call, a action) { fmt.Print(a.Text); block() },
	"answer":      answerWithHeaders,
	"error":       reportError,
	"exit":        func(_ call, a action) { fmt.Print(a.Text); exit(a.Size) },
	"term":        func(call, action) { _ = syscall.Kill(os.Getpid(), syscall.SIGTERM); block() },
	"trickle":     trickle,
	"kill":        func(call, action) { killed() },
	"block":       func(call, action) { block() },
	"pid":         func(c call, _ action) { c.respond(fmt.Sprint(os.Getpid())) },
	"visit":       visit,
	"exitlater":   exitLater,
	"answerexit":  func(c call, a action) { c.respond(a.Text); exit(1) },
	"answerblock": func(c call, a action) { c.respond(a.Text); block() },
	"environment": answerEnvironment,
	"head":        func(c call, _ action) { c.respond(encode(c.head)) },
	"size":        answerSize,
	"sayid": func(c call, _ action) {
		fmt.Print("nobody's\n", `{"requestId":"`+c.id+`"}`, "\n")
		c.respond("null")
	},
	"bigline": printBigLine,
	"stderr": func(c call, _ action) {
		fmt.Print("out\n")
		fmt.Fprint(os.Stderr, "err\n")
		fmt.Print("out\n")
		c.respond("null")
	},
	"allocate":    allocate,
	"orphan":      leaveOrphan,
	"truncate":    truncate,
	"stream":      stream,
	"nonblocking": answerNonblocking,
}

func answerWithHeaders(c call, a action) {
	var pairs []string
	for name, value := range a.Headers {
		pairs = append(pairs, name, value)
	}
	status, body := c.api.post(c.path("/response"), a.Text, pairs...)
	fmt.Println(status, strings.TrimSpace(body))
	if status != http.StatusAccepted {
		c.respond(`"second"`)
	}
}

func reportError(c call, a action) {
	var pairs []string
	for name, value := range a.Headers {
		pairs = append(pairs, name, value)
	}
	c.api.post(c.path("/error"), a.Text, pairs...)
	fmt.Print("reported\n")
}

func answerEnvironment(c call, _ action) {
	folder, err := os.Getwd()
	must(err)
	info, err := os.Stat(os.TempDir())
	must(err)
	input, err := io.ReadAll(os.Stdin)
	must(err)
	c.respond(encode(map[string]any{
		"variables": os.Environ(), "folder": folder, "tmp": info.IsDir(), "input": len(input),
		"group": syscall.Getpgrp() == os.Getpid(),
	}))
}

// answerSize answers with so many bytes, says what the API thinks of it, and tries again.
func answerSize(c call, a action) {
	status, body := c.api.post(c.path("/response"), strings.Repeat("x", a.Size))
	fmt.Println(status, strings.TrimSpace(body))
	if status != http.StatusAccepted {
		status, body = c.api.post(c.path("/error"), "{}")
		fmt.Println(status, strings.TrimSpace(body))
	}
}

func printBigLine(c call, a action) {
	fmt.Println(strings.Repeat("x", a.Size))
	fmt.Print("a\x00b\xffc\nlast")
	c.respond("null")
}

func allocate(c call, a action) {
	memory := bytes.Repeat([]byte{1}, a.Size)
	defer goruntime.KeepAlive(memory)
	if a.Text == "" {
		block()
	}
	c.respond(a.Text)
}

// leaveOrphan starts a process that keeps the output open for ever, prints its ID, and exits.
func leaveOrphan(call, action) {
	orphan := exec.Command(os.Args[0])
	orphan.Env = []string{roleVariable + "=block"}
	orphan.Stdout, orphan.Stderr = os.Stdout, os.Stderr
	must(orphan.Start())
	fmt.Println(orphan.Process.Pid)
	exit(7)
}

// truncate sends half an answer, or a whole one as it is not meant to be, and breaks the connection off.
func truncate(c call, a action) {
	conn, err := net.Dial("tcp", c.api.address)
	must(err)
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s", c.path("/response"), a.Headers["head"], a.Text)
	if a.Headers["whole"] != "" { // then there is a reply
		_, err := conn.Read(make([]byte, 1))
		must(err)
	}
	if a.Size > 0 {
		exit(a.Size)
	}
	must(conn.Close())
	block()
}

// exitLater answers, and ends the process when it waits for the next invocation.
func exitLater(c call, a action) {
	c.respond("null")
	go func() {
		for status := http.StatusForbidden; status != http.StatusBadRequest; { // until next has been called
			status, _ = ownRuntime().post(c.path("/response"), "")
		}
		fmt.Print(a.Text)
		exit(1)
	}()
}

// trickle sends half an answer, and nothing more.
func trickle(c call, _ action) {
	conn, err := net.Dial("tcp", c.api.address)
	must(err)
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf", c.path("/response"))
	block()
}

// stream answers in pieces, each after the test has asked for it on the control connection.
func stream(c call, a action) {
	control, err := net.Dial("tcp", a.Control)
	must(err)
	defer control.Close()
	conn, err := net.Dial("tcp", c.api.address)
	must(err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\n%s"+
		"Transfer-Encoding: chunked\r\nTrailer: %s, %s\r\n\r\n", c.path("/response"), a.Headers["head"],
		runtimeapi.HeaderErrorType, runtimeapi.HeaderErrorBody)
	for piece := range strings.SplitSeq(a.Text, ",") {
		if _, err := control.Read(make([]byte, 1)); err != nil {
			exit(9)
		}
		if piece != "" {
			fmt.Fprintf(conn, "%x\r\n%s\r\n", len(piece), piece)
		}
	}
	fmt.Fprint(conn, "0\r\n")
	if errorType := a.Headers["type"]; errorType != "" {
		document := fmt.Sprintf(`{"errorMessage":"%s","errorType":"E"}`, strings.Repeat("m", a.Size))
		fmt.Fprintf(conn, "%s: %s\r\n%s: %s\r\n", runtimeapi.HeaderErrorType, errorType,
			runtimeapi.HeaderErrorBody, base64.StdEncoding.EncodeToString([]byte(document)))
	}
	fmt.Fprint(conn, "\r\n")
	status := make([]byte, len("HTTP/1.1 202"))
	_, err = io.ReadFull(conn, status)
	must(err)
	fmt.Printf("%s\n", status)
}

// answerNonblocking says whether standard output is a file that a write may find full, as programs do not expect.
func answerNonblocking(c call, _ action) {
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, 1, syscall.F_GETFL, 0)
	if errno != 0 {
		panic(errno)
	}
	c.respond(encode(flags&syscall.O_NONBLOCK != 0))
}

// A runtime is a client of the Runtime API.
type runtime struct {
	address string
	pid     int // of the process in whose place it acts
	client  *http.Client
}

func ownRuntime() runtime { return newRuntime(os.Getenv("AWS_LAMBDA_RUNTIME_API")) }

func newRuntime(address string) runtime {
	return runtime{address: address, client: &http.Client{Transport: &http.Transport{}}}
}

func (r runtime) next() call {
	status, header, body := r.do(http.MethodGet, runtimeapi.PathNext, "")
	if status != http.StatusOK {
		panic(fmt.Sprint("next: ", status, " ", body))
	}
	return call{api: r, id: header.Get(runtimeapi.HeaderRequestID), event: []byte(body), head: header}
}

func (r runtime) get(path string, headers ...string) (int, string) {
	status, _, body := r.do(http.MethodGet, path, "", headers...)
	return status, body
}

func (r runtime) post(path, body string, headers ...string) (int, string) {
	status, _, answer := r.do(http.MethodPost, path, body, headers...)
	return status, answer
}

func (r runtime) register(name, body string) (http.Header, string) {
	_, header, answer := r.do(http.MethodPost, extensionsapi.PathRegister, body, extensionsapi.HeaderName, name)
	return header, answer
}

// do sends a request with pairs of header names and values.
func (r runtime) do(method, path, body string, headers ...string) (int, http.Header, string) {
	request, err := http.NewRequest(method, "http://"+r.address+path, strings.NewReader(body))
	must(err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := r.client.Do(request)
	must(err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	must(err)
	return answer.StatusCode, answer.Header, string(content)
}

// executable is the path of this test binary.
func executable() string {
	path, err := os.Executable()
	must(err)
	return path
}

func encode(v any) string {
	text, err := json.Marshal(v)
	must(err)
	return string(text)
}

func atoi(s string) (n int) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// visit asks a server of the test, which answers when it likes, and responds with the process's number.
func visit(c call, a action) {
	response, err := http.Get(a.Text)
	if err != nil {
		panic(err)
	}
	response.Body.Close()
	c.respond(fmt.Sprint(os.Getpid()))
}
