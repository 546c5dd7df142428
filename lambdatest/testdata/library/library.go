// Package library is no function.
package library
