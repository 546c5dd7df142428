package logrecord

// Sample lets the records of some invocations through from DEBUG on, though no lower than EnvironmentLevel, and says in
// each of them that it is sampled. Whether an invocation is one of them is drawn from its request ID, so that all
// handlers draw alike. rate is the part of invocations: 0 is none, 1 is all of them.
func (o *Options) Sample(rate float64) {
	o.draw = func(requestID string) bool { return requestID != "" && drawn(requestID) < rate }
}

// sampled reports whether an invocation is sampled.
func (s *settings) sampled(requestID string) bool { return s.draw != nil && s.draw(requestID) }

// drawn is a number in [0, 1) that looks random and is the same for the same text: a hash of it (FNV-1a, whose bits are
// then spread, as the last characters of a text hardly reach the high ones).
func drawn(text string) float64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return float64(h>>11) / (1 << 53)
}
