package errortype

import "github.com/lambent-go/lambent/lambda/messages"

// maxSteps bounds a walk over a chain of errors. An honest chain has a handful; one whose Unwrap runs in circles
// would never end.
const maxSteps = 1000

// find returns the first error in the chain that is a T, or says by its As method that it has one, and that accept
// takes. It is errors.As for errors that cannot be trusted.
func find[T error](err error, accept func(T) bool) (found T, ok bool) {
	walk(err, func(err error) bool {
		found, ok = as[T](err)
		ok = ok && accept(found)
		return ok
	})
	return found, ok
}

// findRPC is find for an RPC error, by value or by pointer.
func findRPC(err error, accept func(*messages.InvokeResponse_Error) bool) (found *messages.InvokeResponse_Error, ok bool) {
	walk(err, func(err error) bool {
		found, ok = as[*messages.InvokeResponse_Error](err)
		if value, isValue := as[messages.InvokeResponse_Error](err); isValue {
			found, ok = &value, true
		}
		ok = ok && found != nil && accept(found)
		return ok
	})
	return found, ok
}

// as reports whether err itself, without the errors it wraps, is a T or gives one.
func as[T error](err error) (target T, ok bool) {
	if target, ok = err.(T); ok {
		return target, true
	}
	if e, has := err.(interface{ As(any) bool }); has {
		ok = survive(func() bool { return e.As(&target) })
	}
	return target, ok
}

// walk visits the errors of a chain from the outside, depth first, until visit returns true.
func walk(err error, visit func(error) bool) {
	steps := maxSteps
	walkSome(err, &steps, visit)
}

func walkSome(err error, steps *int, visit func(error) bool) bool {
	if *steps--; *steps < 0 {
		return false
	}
	if visit(err) {
		return true
	}
	for _, cause := range causes(err) {
		if walkSome(cause, steps, visit) {
			return true
		}
	}
	return false
}

// causes returns the errors that err wraps.
func causes(err error) []error {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := survive(e.Unwrap); cause != nil {
			return []error{cause}
		}
	case interface{ Unwrap() []error }:
		all := survive(e.Unwrap)
		some := make([]error, 0, len(all))
		for _, cause := range all {
			if cause != nil {
				some = append(some, cause)
			}
		}
		return some
	}
	return nil
}

// survive calls f, a method of an error, and returns the zero value if it panics.
func survive[T any](f func() T) (result T) {
	defer func() { _ = recover() }()
	return f()
}
