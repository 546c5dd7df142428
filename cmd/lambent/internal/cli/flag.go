package cli

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

// flagError says what is wrong with a flag in the words of this command.
func flagError(c *cobra.Command, err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(c, e)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		value, usage := pflag.UnquoteUsage(e.GetFlag())
		return hint.Add(fmt.Errorf("--%s without a value", e.GetFlag().Name), "--%s %s: %s", e.GetFlag().Name, value, usage)
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		reason := errors.Unwrap(e)
		if e.GetFlag().Value.Type() == "bool" {
			reason = errors.New("want true or false, or no value for true")
		}
		return fmt.Errorf("--%s %q: %w", e.GetFlag().Name, e.GetValue(), reason)
	}
	return err
}

func unknownFlag(c *cobra.Command, e *pflag.NotExistError) error {
	name, dashes := e.GetSpecifiedName(), "--"
	if letters := e.GetSpecifiedShortnames(); letters != "" {
		name, dashes = letters, "-"
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	err := fmt.Errorf("unknown flag %s%s", dashes, name)
	if near := nearest.To(name, names); near != "" {
		return hint.Add(err, "did you mean --%s?", near)
	}
	return hint.Add(err, "%s --help lists the flags", c.CommandPath())
}

// A seconds is the value of a flag for a length of time: a Go duration, or a number of seconds. Zero is no time given.
type seconds time.Duration

func (s *seconds) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text + "s")
	}
	if err != nil || d <= 0 {
		return errors.New("want a time such as 3s or 1m30s, or a number of seconds")
	}
	*s = seconds(d)
	return nil
}

func (s *seconds) String() string {
	if *s == 0 {
		return ""
	}
	return time.Duration(*s).String()
}

func (s *seconds) Type() string { return "duration" }

// A megabytes is the value of a flag for a size of memory. Zero is no size given.
type megabytes int

func (m *megabytes) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		return errors.New("want a number of megabytes, such as 256")
	}
	*m = megabytes(n)
	return nil
}

func (m *megabytes) String() string {
	if *m == 0 {
		return ""
	}
	return strconv.Itoa(int(*m))
}

func (m *megabytes) Type() string { return "MB" }
