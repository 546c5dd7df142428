package dev

import (
	"context"
	"encoding/json"
	"net"
	"regexp"
	"strconv"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A delve is dlv, which runs a function and listens for debuggers on a port.
type delve struct {
	path string
	port int
}

var _ localaws.Debugger = delve{}

func (d delve) address() string { return "127.0.0.1:" + strconv.Itoa(d.port) }

// Command returns the command that runs another one under dlv.
func (d delve) Command(function []string) []string {
	return append([]string{d.path, "exec", "--headless", "--listen=" + d.address(), "--api-version=2",
		"--accept-multiclient", "--continue"}, function...)
}

// delveInterval is the time between two questions to dlv. It does not tell by itself that the function has ended.
const delveInterval = 50 * time.Millisecond

// Exited asks dlv how the function is until it has ended.
func (d delve) Exited(ctx context.Context) (int, error) {
	again := time.NewTicker(delveInterval)
	defer again.Stop()
	for {
		status, exited := d.watch(ctx)
		if exited {
			return status, nil
		}
		select {
		case <-again.C: // dlv does not listen yet, or a debugger has had it close its connections
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// watch asks over one connection, and reports whether the function has ended before that did.
func (d delve) watch(ctx context.Context) (status int, exited bool) {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", d.address())
	if err != nil {
		return 0, false
	}
	defer connection.Close()
	defer context.AfterFunc(ctx, func() { connection.Close() })()
	questions, answers := json.NewEncoder(connection), json.NewDecoder(connection)
	again := time.NewTicker(delveInterval)
	defer again.Stop()
	for {
		var answer delveAnswer
		if questions.Encode(delveQuestion) != nil || answers.Decode(&answer) != nil {
			return 0, false
		}
		if status, exited = answer.exitStatus(); exited {
			return status, true
		}
		<-again.C // a connection that is closed meanwhile is noticed then
	}
}

// delveQuestion asks how the function is, in dlv's JSON-RPC. Without NonBlocking it would wait until the function stops.
//
// https://github.com/go-delve/delve/blob/master/Documentation/api/json-rpc/README.md
var delveQuestion = struct {
	Method string                        `json:"method"`
	Params [1]struct{ NonBlocking bool } `json:"params"`
	ID     int                           `json:"id"`
}{"RPCServer.State", [1]struct{ NonBlocking bool }{{true}}, 1}

// A delveAnswer is what dlv says to that.
type delveAnswer struct {
	Result struct {
		State struct {
			Exited     bool `json:"exited"`
			ExitStatus int  `json:"exitStatus"`
		}
	} `json:"result"`
	Error any `json:"error"` // a string
}

var delveExited = regexp.MustCompile(`has exited with status (-?\d+)$`)

// exitStatus reports whether the function has ended, and its exit status; a negative one is a signal's number.
func (a *delveAnswer) exitStatus() (status int, exited bool) {
	if a.Result.State.Exited {
		return a.Result.State.ExitStatus, true
	}
	text, _ := a.Error.(string)
	found := delveExited.FindStringSubmatch(text)
	if found == nil {
		return 0, false
	}
	status, err := strconv.Atoi(found[1])
	return status, err == nil
}
