package idempotency_test

import (
	"context"
	"debug/elf"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/idempotency"
)

// What a run costs besides encoding and decoding its result, in allocations.
func TestAllocations(t *testing.T) {
	result := Receipt{Number: 7}
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	encode := testing.AllocsPerRun(200, func() { _, _ = json.Marshal(result) })
	decode := testing.AllocsPerRun(200, func() { _ = json.Unmarshal(text, new(Receipt)) })
	ctx, cancel := context.WithTimeout(t.Context(), 1<<40)
	defer cancel()
	n := 0
	for name, tt := range map[string]struct {
		config idempotency.Config[Order, Receipt]
		same   bool // all runs have one key
		codec  float64
		most   float64
	}{
		"cache hit":    {config: idempotency.Config[Order, Receipt]{CacheSize: 1}, same: true, codec: decode, most: 10},
		"stored":       {same: true, codec: decode, most: 25},
		"memory store": {codec: encode, most: 25},
		"memory store, payload and cache": {
			config: idempotency.Config[Order, Receipt]{CacheSize: 100, Payload: func(o Order) (any, error) { return o.ID, nil }},
			codec:  encode, most: 25,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.config.Prefix = "prefix"
			tt.config.Key = func(o Order) (any, error) { return o.ID, nil }
			f := idempotency.Wrap(idempotency.NewMemoryStore(), tt.config, func(context.Context, Order) (Receipt, error) { return result, nil })
			ids := make([]string, 300)
			for i := range ids {
				ids[i] = "order-" + strconv.Itoa(i)
			}
			n = 0
			got := testing.AllocsPerRun(200, func() {
				if !tt.same {
					n++
				}
				if r, err := f(ctx, Order{ID: ids[n]}); r != result || err != nil {
					t.Fatalf("call = %v, %v", r, err)
				}
			}) - tt.codec
			t.Logf("%v allocations", got)
			if got > tt.most {
				t.Errorf("%v allocations, want at most %v", got, tt.most)
			}
		})
	}
}

// What a function costs in bytes, built as for production, with this package and without. Both speak HTTPS, as whatever
// has a store outside its process does: the cryptography that the package needs is in every such function, and would
// be 170 KB by itself. A store is not counted.
//
// The aim is 60 KiB; a little more lets other packages change.
func TestLinkedSize(t *testing.T) {
	const imports = `"github.com/lambent-go/lambent/idempotency"`
	for name, tt := range map[string]struct {
		most          int64
		without, with string
	}{
		"Wrap": {62_000, `lambda.Start(work)`, `lambda.Start(idempotency.Wrap(nil, idempotency.Config[event, answer]{
			Key: func(e event) (any, error) { return e.ID, nil },
		}, work))`},
		"Middleware": {62_000, `lambda.StartWithOptions(work, lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler { return next }))`,
			`lambda.StartWithOptions(work, lambda.WithMiddleware(idempotency.Middleware(nil, idempotency.Config[[]byte, []byte]{
			Key: func(b []byte) (any, error) { return string(b), nil },
		})))`},
	} {
		t.Run(name, func(t *testing.T) {
			without := size(t, "", tt.without)
			with := size(t, imports, tt.with)
			t.Logf("%d bytes, %d more than without", with, with-without)
			if with <= without || with-without > tt.most {
				t.Errorf("%d bytes more than without, want at most %d", with-without, tt.most)
			}
		})
	}
}

// size builds a function and returns the size of what is in its file, whose parts are rounded up to pages of 4 KiB.
func size(t *testing.T, imports, start string) int64 {
	t.Helper()
	dir := t.TempDir()
	source, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "bootstrap")
	program := `package main

import (
	"context"
	"net/http"
	"time"

	` + imports + `
	"github.com/lambent-go/lambent/lambda"
)

type event struct{ ID string }
type answer struct{ Text string }

func work(ctx context.Context, e event) (answer, error) {
	response, err := http.Get("https://" + e.ID)
	if err != nil {
		return answer{}, err
	}
	return answer{time.Now().String() + response.Status}, nil
}

func main() { ` + start + ` }
`
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", binary, source)
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	bytes := int64(0)
	for _, section := range file.Sections {
		if section.Type == elf.SHT_PROGBITS {
			bytes += int64(section.Size)
		}
	}
	return bytes
}

// A function that has this package has no network code by it.
func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-tags", "lambda.norpc", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	listed := strings.Fields(string(out))
	if len(listed) == 0 || listed[len(listed)-1] != "github.com/lambent-go/lambent/idempotency" {
		t.Fatalf("go list -deps printed %q", listed)
	}
	for _, path := range listed {
		if root, _, _ := strings.Cut(path, "/"); root == "net" || strings.HasSuffix(path, "/template") || strings.HasPrefix(path, "encoding/gob") {
			t.Errorf("idempotency links %s", path)
		}
		if strings.Contains(strings.SplitN(path, "/", 2)[0], ".") && !strings.HasPrefix(path, "github.com/lambent-go/lambent") {
			t.Errorf("idempotency depends on %s", path)
		}
	}
}

func BenchmarkWrap(b *testing.B) {
	for name, cacheSize := range map[string]int{"stored": 0, "cached": 1} {
		b.Run(name, func(b *testing.B) {
			c := idempotency.Config[Order, Receipt]{CacheSize: cacheSize, Key: func(o Order) (any, error) { return o.ID, nil }}
			f := idempotency.Wrap(idempotency.NewMemoryStore(), c, func(context.Context, Order) (Receipt, error) { return Receipt{}, nil })
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f(b.Context(), Order{ID: "A-1"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
