package runtimeapitest_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

var _ net.Conn = (*runtimeapitest.Conn)(nil)

// What has been written can be read after the writer has gone, and then comes the end that the writer chose.
func TestPipeEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		end       func(*runtimeapitest.Conn)
		wantRead  error
		wantWrite error
	}{
		"closed": {func(c *runtimeapitest.Conn) { c.Close() }, io.EOF, syscall.EPIPE},
		"reset":  {(*runtimeapitest.Conn).Reset, syscall.ECONNRESET, syscall.ECONNRESET},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := runtimeapitest.Pipe()
			io.WriteString(a, "hello")
			tt.end(a)
			p := make([]byte, 10)
			if n, err := b.Read(p); string(p[:n]) != "hello" || err != nil {
				t.Errorf("Read = %q, %v, want hello", p[:n], err)
			}
			if _, err := b.Read(p); err != tt.wantRead {
				t.Errorf("Read = %v, want %v", err, tt.wantRead)
			}
			if _, err := b.TryRead(p); err != tt.wantRead {
				t.Errorf("TryRead = %v, want %v", err, tt.wantRead)
			}
			if n, err := b.Write(p); n != 0 || err != tt.wantWrite {
				t.Errorf("Write = %d, %v, want %v", n, err, tt.wantWrite)
			}
		})
	}
}

func TestPipeClosedByItsOwner(t *testing.T) {
	a, _ := runtimeapitest.Pipe()
	a.Close()
	if _, err := a.Read(make([]byte, 1)); err != net.ErrClosed {
		t.Errorf("Read = %v, want ErrClosed", err)
	}
	if _, err := a.Write([]byte("x")); err != net.ErrClosed {
		t.Errorf("Write = %v, want ErrClosed", err)
	}
}

// It holds 64 KiB; more waits for the reader.
func TestPipeBuffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := runtimeapitest.Pipe()
		p := make([]byte, 10)
		if n, err := b.TryRead(p); n != 0 || err != nil {
			t.Errorf("TryRead = %d, %v, want nothing", n, err)
		}
		data := bytes.Repeat([]byte("0123456789"), 10_000)
		written := false
		go func() {
			if n, err := a.Write(data); n != len(data) || err != nil {
				t.Errorf("Write = %d, %v", n, err)
			}
			written = true
			a.Close()
		}()
		synctest.Wait()
		if written {
			t.Error("100,000 bytes fitted")
		}
		if n, err := b.TryRead(p); n != 10 || err != nil {
			t.Errorf("TryRead = %d, %v, want 10 bytes", n, err)
		}
		if rest, err := io.ReadAll(b); !bytes.Equal(rest, data[10:]) || err != nil {
			t.Errorf("ReadAll = %d bytes, %v", len(rest), err)
		}
	})
}

func TestPipeWriteEndsWithThePipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := runtimeapitest.Pipe()
		time.AfterFunc(time.Minute, b.Reset)
		if n, err := a.Write(make([]byte, 100_000)); n != 64<<10 || err != syscall.ECONNRESET {
			t.Errorf("Write = %d, %v, want 65536, ECONNRESET", n, err)
		}
	})
}

func TestPipeDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := runtimeapitest.Pipe()
		start := time.Now()
		a.SetReadDeadline(start.Add(time.Hour))
		a.SetReadDeadline(start.Add(time.Minute))
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("Read = %v after %v, want ErrDeadlineExceeded after a minute", err, time.Since(start))
		}
		a.SetReadDeadline(time.Time{})
		time.AfterFunc(time.Hour, func() { io.WriteString(b, "x") })
		if n, err := a.Read(make([]byte, 1)); n != 1 || err != nil {
			t.Errorf("Read = %d, %v, want a byte", n, err)
		}
		time.AfterFunc(time.Second, func() { a.SetReadDeadline(time.Unix(1, 0)) })
		if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Read = %v, want ErrDeadlineExceeded", err)
		}
		if err := errors.Join(a.SetDeadline(start), a.SetWriteDeadline(start)); strings.Count(err.Error(), os.ErrNoDeadline.Error()) != 2 {
			t.Errorf("SetDeadline and SetWriteDeadline = %v, want ErrNoDeadline", err)
		}
	})
}
