package dev

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

// openBrowser shows the server to the person as soon as its functions are known: a request waits for its function's
// build by itself.
func (m *manager) openBrowser() {
	select {
	case <-m.found:
	case <-m.ending:
		return
	}
	command := browserCommand(runtime.GOOS, m.url+"/")
	command.SysProcAttr = browserAttributes()
	var said strings.Builder
	command.Stdout, command.Stderr = &said, &said
	go func() { // a browser may last as long as the person likes
		if err := command.Run(); err != nil {
			m.out.message("warning: %v", openError(command, err, said.String()))
		}
	}()
}

// openError says why no browser was opened, with the first line that its opener has printed.
func openError(command *exec.Cmd, err error, said string) error {
	url := command.Args[len(command.Args)-1]
	if line, _, _ := strings.Cut(strings.TrimSpace(said), "\n"); line != "" {
		return fmt.Errorf("open %s: %s: %w: %s", url, command.Args[0], err, line)
	}
	if command.Process == nil {
		return fmt.Errorf("open %s: %w", url, err)
	}
	return fmt.Errorf("open %s: %s: %w", url, command.Args[0], err)
}

// browserCommand is how a system opens a URL in the person's browser.
func browserCommand(system, url string) *exec.Cmd {
	switch system {
	case "darwin":
		return exec.Command("open", url)
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		return exec.Command("xdg-open", url)
	}
}
