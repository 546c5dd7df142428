package lambdalog_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/lambdalog"
)

func TestWithAttrs(t *testing.T) {
	clean(t)
	outer := lambdalog.WithAttrs(t.Context(), slog.String("order", "A7"), slog.Int("try", 1))
	inner := lambdalog.WithAttrs(outer, slog.Int("try", 2), slog.Group("shop", "name", "harbour"), slog.Group("", slog.Int("inline", 3)))
	none := lambdalog.WithAttrs(outer)
	var noContext context.Context
	for name, tt := range map[string]struct {
		ctx      context.Context
		json     string
		text     string
		openings func(*slog.Logger) *slog.Logger
	}{
		"none":  {t.Context(), `"a":1`, `a=1`, nil},
		"nil":   {noContext, `"a":1`, `a=1`, nil},
		"outer": {outer, `"order":"A7","try":1,"a":1`, `order=A7 try=1 a=1`, nil},
		"inner": {inner, `"order":"A7","try":2,"shop":{"name":"harbour"},"inline":3,"a":1`, `order=A7 try=2 shop.name=harbour inline=3 a=1`, nil},
		"empty": {none, `"order":"A7","try":1,"a":1`, `order=A7 try=1 a=1`, nil},
		"in groups": {outer, `"order":"A7","try":1,"w":0,"g":{"x":1,"h":{"a":1}}`, `order=A7 try=1 w=0 g.x=1 g.h.a=1`,
			func(l *slog.Logger) *slog.Logger { return l.With("w", 0).WithGroup("g").With("x", 1).WithGroup("h") }},
		"Lambda's keys": {lambdalog.WithAttrs(outer, slog.Int("level", 1), slog.Group("message", "m", 1), slog.Int("errorType", 1), slog.Int("sampled", 1)),
			`"order":"A7","try":1,"level_":1,"message_":{"m":1},"errorType":1,"sampled":1,"a":1`, `order=A7 try=1 level_=1 message_.m=1 errorType=1 sampled=1 a=1`, nil},
		"error": {lambdalog.WithAttrs(t.Context(), slog.Any("cause", errors.New("no flour"))), `"cause":"no flour","a":1`, `cause="no flour" a=1`, nil},
	} {
		for format, want := range map[lambdalog.Format]string{
			lambdalog.FormatJSON: `{"level":"INFO","message":"m",` + tt.json + "}\n",
			lambdalog.FormatText: `level=INFO message=m ` + tt.text + "\n",
		} {
			var out bytes.Buffer
			logger := lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithFormat(format))
			if tt.openings != nil {
				logger = tt.openings(logger)
			}
			r := slog.NewRecord(time.Time{}, 0, "m", 0)
			r.Add("a", 1)
			if err := logger.Handler().Handle(tt.ctx, r); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Errorf("%s\n got %swant %s", name, &out, want)
			}
		}
	}
}

// In a record of a failure, an attribute of the context keeps out of the way of Lambda's fields.
func TestWithAttrsInFailure(t *testing.T) {
	clean(t)
	ctx := lambdalog.WithAttrs(t.Context(), slog.String("errorType", "mine"))
	got := handle(t, ctx, slog.LevelError, []slog.Attr{slog.Any("err", errors.New("no"))})
	if want := `level=ERROR message=m errorType=errorString errorMessage=no errorType_=mine err=no`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// One context's attributes do not get into another's.
func TestWithAttrsSiblings(t *testing.T) {
	clean(t)
	parent := lambdalog.WithAttrs(t.Context(), slog.Int("a", 1))
	one, two := lambdalog.WithAttrs(parent, slog.Int("b", 1)), lambdalog.WithAttrs(parent, slog.Int("a", 2), slog.Int("c", 1))
	var got []string
	for _, ctx := range []context.Context{parent, one, two} {
		got = append(got, strings.TrimPrefix(handle(t, ctx, 0, nil), "level=INFO message=m "))
	}
	if want := "a=1|a=1 b=1|a=2 c=1"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}
