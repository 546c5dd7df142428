package http1

import "context"

// HasDialer reports whether ctx comes from [WithDialer].
func HasDialer(ctx context.Context) bool { return dialerFrom(ctx) != nil }
