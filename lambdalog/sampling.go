package lambdalog

// WithSampling writes the records of some invocations from DEBUG on, and adds sampled=true to each of theirs. rate is the
// part of invocations: 0 or less is none, 1 or more is all of them. It is drawn once an invocation, from its request ID,
// so that every handler of every function that gets this ID draws alike.
//
// AWS_LAMBDA_LOG_LEVEL is the least level for these as well: set the function's log level to DEBUG and the handler's, by
// [WithLevel], to what should be written in any case.
func WithSampling(rate float64) Option {
	return func(s *settings) { s.record.Sample(rate) }
}
