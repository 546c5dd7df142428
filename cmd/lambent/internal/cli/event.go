package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// eventFlags say where the event of an invocation comes from.
type eventFlags struct {
	data, file, kind          string
	hasData, hasFile, hasKind bool
}

// read returns the event, which is JSON of an allowed size.
func (f eventFlags) read(ctx context.Context, stdin io.Reader) ([]byte, error) {
	if flags := f.given(); len(flags) > 1 {
		return nil, fmt.Errorf("%s: want one of them", strings.Join(flags, " and "))
	}
	switch {
	case f.hasKind:
		sample, err := findSample(f.kind)
		if err != nil {
			return nil, fmt.Errorf("--event: %w", err)
		}
		return sample.Payload(), nil
	case f.hasData:
		err := checkEvent("--data", []byte(f.data))
		if err != nil && hint.Of(err) == "" {
			err = hint.Add(err, `keep the shell from reading the JSON, as in --data '{"name":"Gopher"}'`)
		}
		return []byte(f.data), err
	case f.file == "-":
		event, err := readAll(ctx, stdin)
		if err != nil {
			return nil, fmt.Errorf("--data-file -: %w", err)
		}
		return event, checkEvent("standard input", event)
	case f.hasFile:
		event, err := os.ReadFile(f.file)
		if err != nil {
			return nil, fmt.Errorf("--data-file: %w", err)
		}
		return event, checkEvent(f.file, event)
	}
	return []byte("{}"), nil
}

// given are the flags that an event comes with.
func (f eventFlags) given() []string {
	var flags []string
	for _, flag := range []struct {
		name  string
		given bool
	}{{"--data", f.hasData}, {"--data-file", f.hasFile}, {"--event", f.hasKind}} {
		if flag.given {
			flags = append(flags, flag.name)
		}
	}
	return flags
}

// readAll reads r to its end, or until ctx ends: a person may have forgotten to type.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	type read struct {
		data []byte
		err  error
	}
	done := make(chan read, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(r, localaws.MaxEvent+1))
		done <- read{data, err}
	}()
	select {
	case got := <-done:
		return got.data, got.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// checkEvent says why the service would refuse an event; origin is where it comes from.
func checkEvent(origin string, event []byte) error {
	if len(event) > localaws.MaxEvent {
		return hint.Add(fmt.Errorf("%s: event is over %d bytes", origin, localaws.MaxEvent),
			"that is Lambda's limit; pass large data by reference")
	}
	if err := checkJSON(event); err != nil {
		return fmt.Errorf("%s: not JSON: %w", origin, err)
	}
	return nil
}

// checkClientContext says why the service would refuse a client context.
func checkClientContext(text string) error {
	if err := checkJSON([]byte(text)); err != nil {
		return fmt.Errorf("--client-context: not JSON: %w", err)
	}
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return hint.Add(errors.New("--client-context: not a JSON object"), `as in '{"custom":{"tenant":"a"}}'`)
	}
	if len(text) > localaws.MaxClientContext {
		return fmt.Errorf("--client-context: %d bytes, limit %d", len(text), localaws.MaxClientContext)
	}
	return nil
}
