//go:build !unix

package dev

import "syscall"

func browserAttributes() *syscall.SysProcAttr { return nil }
