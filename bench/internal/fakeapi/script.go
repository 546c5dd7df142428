package fakeapi

import "time"

// A Script is a run of events, all alike.
type Script struct {
	Events  int           // how many; 0: only wait until the function is ready
	Payload []byte        // of each event
	Gap     time.Duration // of idleness before each event; 0: back to back. For functions with one worker
	Workers int           // the function is ready when it asks for so many events at once
}

// A Result is what came of a Script.
type Result struct {
	FirstNext  time.Duration   // on the clock of process.Now: when a function without earlier requests asked for an event
	Elapsed    time.Duration   // from the first event to the last answer
	RoundTrips []time.Duration // of each event, from sending it to having its answer
	Answer     []byte          // the last answer's first 4 KiB
	AnswerSize int64           // of the last answer, in bytes
	Failure    string          // what the function reported, or what it did that the server does not understand; empty: nothing
}
