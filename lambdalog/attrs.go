package lambdalog

import (
	"context"
	"log/slog"
	"slices"
)

// attrsKey is the key under which a context has the attributes of [WithAttrs], a []slog.Attr.
type attrsKey struct{}

// WithAttrs returns a context under which every record has the attributes, at the top level, whatever groups its logger
// has open: those of ctx and these. One with a key that ctx has already takes its place. They are written by the handlers
// of this package.
//
// An error among them is an attribute like others: it does not make the record one of a failure.
func WithAttrs(ctx context.Context, attrs ...slog.Attr) context.Context {
	if len(attrs) == 0 {
		return ctx
	}
	all := slices.Clone(attrsOf(ctx))
	for _, a := range attrs {
		i := slices.IndexFunc(all, func(b slog.Attr) bool { return a.Key == b.Key && a.Key != "" })
		if i < 0 {
			all = append(all, a)
		} else {
			all[i] = a
		}
	}
	return context.WithValue(ctx, attrsKey{}, all)
}

func attrsOf(ctx context.Context) []slog.Attr {
	attrs, _ := ctx.Value(attrsKey{}).([]slog.Attr)
	return attrs
}
