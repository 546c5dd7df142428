package lambda

import (
	"os"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// Exit status of a process whose SnapStart functions failed.
const (
	exitBeforeSnapshot = 64
	exitAfterRestore   = 65
)

// snapshot takes the process across SnapStart's snapshot, if there is to be one.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func (p *process) snapshot(client *runtimeapi.Client) error {
	if os.Getenv("AWS_LAMBDA_INITIALIZATION_TYPE") != "snap-start" {
		return nil
	}
	if err := p.settings.beforeSnapshot.run(p, client); err != nil {
		return err
	}
	for _, w := range p.workers {
		w.client.Reset()
	}
	if err := client.RestoreNext(); err != nil {
		if status, _ := statusOf(err); status == nil || status.Status != 404 {
			return err
		}
	} else {
		restores.Add(1)
		client.Reset()
	}
	return p.settings.afterRestore.run(p, client)
}

// beforeSnapshotFailed reports that a function of WithBeforeSnapshot failed.
func beforeSnapshotFailed(p *process, client *runtimeapi.Client, f *failure) {
	p.status, f.typ = exitBeforeSnapshot, runtimeapi.ErrorTypeBeforeSnapshotError
	p.reportInit(client, f)
}

// afterRestoreFailed reports that a function of WithAfterRestore failed.
func afterRestoreFailed(p *process, client *runtimeapi.Client, f *failure) {
	p.status, f.typ = exitAfterRestore, runtimeapi.ErrorTypeAfterRestoreError
	p.report(client, client.ReportRestoreError, f)
}
