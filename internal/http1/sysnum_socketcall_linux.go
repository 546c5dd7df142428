//go:build linux && (386 || s390x)

package http1

// System calls of Linux 4.3; before, these architectures had one for all that is done with sockets.
const (
	sysSocket     = 359
	sysConnect    = 362
	sysSetsockopt = 366
)
