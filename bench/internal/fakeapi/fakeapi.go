// Package fakeapi plays the Runtime API to the functions that are measured, at the least cost that is possible: one
// thread that waits for all connections at once, an event made ready beforehand, and nothing read of an answer but its
// size and its beginning.
//
// It runs in a process of its own (serve.go), so that its work is never counted as the function's. The program that
// measures starts it and hands it a Script of events at a time (server.go, script.go); between two Scripts the function
// waits for its next event, and can be looked at.
package fakeapi
