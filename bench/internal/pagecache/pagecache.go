//go:build linux

// Package pagecache puts files out of the kernel's page cache, so that a program starts as from a disk that it has not
// been read from. Any user can do that with files of their own.
package pagecache

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ErrResident is what Evict fails with where the pages of a file stay in memory: the file system lives there, or a
// program has the file open.
var ErrResident = errors.New("stays in the page cache")

// Evict writes the file at path to its disk and drops its pages from memory.
func Evict(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return err
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return &os.PathError{Op: "fadvise", Path: path, Err: err}
	}
	resident, err := residentPages(f)
	if err != nil {
		return err
	}
	if resident > 0 {
		return fmt.Errorf("%s: %w", path, ErrResident)
	}
	return nil
}

// residentPages counts the pages of a file that are in memory.
func residentPages(f *os.File) (int, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() == 0 {
		return 0, nil
	}
	mapped, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return 0, &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	defer unix.Munmap(mapped)
	pageSize := os.Getpagesize()
	pages := make([]byte, (len(mapped)+pageSize-1)/pageSize)
	_, _, errno := unix.Syscall(unix.SYS_MINCORE,
		uintptr(unsafe.Pointer(&mapped[0])), uintptr(len(mapped)), uintptr(unsafe.Pointer(&pages[0])))
	if errno != 0 {
		return 0, &os.PathError{Op: "mincore", Path: f.Name(), Err: errno}
	}
	resident := 0
	for _, page := range pages {
		resident += int(page & 1)
	}
	return resident, nil
}
