// Package version says which Lambent this is.
package version

// Lambent is the version of the library and of the command: semantic, without a leading v.
const Lambent = "0.1.0-dev"
