//go:build !386 && !s390x

package http1

import "syscall"

// System calls that package syscall does not know on every architecture.
const (
	sysSocket     = syscall.SYS_SOCKET
	sysConnect    = syscall.SYS_CONNECT
	sysSetsockopt = syscall.SYS_SETSOCKOPT
)
