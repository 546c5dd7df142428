//go:build unix

package dev

import "syscall"

// browserAttributes keep the terminal's signals from a browser, which is not to end with lambent dev.
func browserAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
