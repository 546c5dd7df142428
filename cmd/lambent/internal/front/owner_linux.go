package front

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// portOwner names the process that listens on a TCP port; "" when that cannot be known, as for one of another user.
//
// https://man7.org/linux/man-pages/man5/proc_pid_net.5.html
func portOwner(port int) string {
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		addSockets(sockets, table, port)
	}
	files, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil || len(sockets) == 0 {
		return ""
	}
	for _, file := range files {
		if target, err := os.Readlink(file); err == nil && sockets[target] {
			return processName(strings.Split(file, "/")[2])
		}
	}
	return ""
}

// addSockets adds the sockets of a table that listen on port, each as a link to it reads.
func addSockets(sockets map[string]bool, table string, port int) {
	const (
		localColumn, stateColumn, inodeColumn = 1, 3, 9
		listening                             = "0A"
	)
	f, err := os.Open(table)
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		columns := strings.Fields(lines.Text())
		if len(columns) <= inodeColumn || columns[stateColumn] != listening {
			continue
		}
		_, hex, _ := strings.Cut(columns[localColumn], ":")
		if p, err := strconv.ParseUint(hex, 16, 16); err == nil && int(p) == port {
			sockets["socket:["+columns[inodeColumn]+"]"] = true
		}
	}
}

func processName(id string) string {
	name, err := os.ReadFile("/proc/" + id + "/comm")
	if err != nil {
		return "process " + id
	}
	return fmt.Sprintf("%s, process %s", strings.TrimSpace(string(name)), id)
}
