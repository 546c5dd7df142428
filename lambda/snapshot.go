package lambda

import (
	"fmt"
	"os"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// Exit status of a process whose SnapStart functions failed.
const (
	exitBeforeSnapshot = 64
	exitAfterRestore   = 65
)

// An exitError ends the process with a status other than 1.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// snapshot takes the process across SnapStart's snapshot, if there is to be one.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func (p *process) snapshot(client *runtimeapi.Client) error {
	if os.Getenv("AWS_LAMBDA_INITIALIZATION_TYPE") != "snap-start" {
		return nil
	}
	hooks := p.settings.beforeSnapshot
	for i := len(hooks) - 1; i >= 0; i-- {
		if failed := p.runHook(hooks[i]); failed != nil {
			failed.typ = runtimeapi.ErrorTypeBeforeSnapshotError
			p.reportInit(client, failed)
			return &exitError{exitBeforeSnapshot, fmt.Errorf("function of WithBeforeSnapshot: %w", failed.cause)}
		}
	}
	for _, w := range p.workers {
		w.client.Reset()
	}
	if err := client.RestoreNext(); err != nil {
		if status, ok := asStatusError(err); !ok || status.Status != 404 {
			return err
		}
	} else {
		restores.Add(1)
		client.Reset()
	}
	for _, f := range p.settings.afterRestore {
		if failed := p.runHook(f); failed != nil {
			failed.typ = runtimeapi.ErrorTypeAfterRestoreError
			p.reportRestore(client, failed)
			return &exitError{exitAfterRestore, fmt.Errorf("function of WithAfterRestore: %w", failed.cause)}
		}
	}
	return nil
}

func (p *process) reportRestore(client *runtimeapi.Client, f *failure) {
	defer time.AfterFunc(maxInitReport, client.Abort).Stop()
	if err := client.ReportRestoreError(f.report()); err != nil {
		p.log.error(nil, err.Error())
	}
}
