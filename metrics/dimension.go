package metrics

import "slices"

// CloudWatch's limit on the dimensions of a set, and ours on what further sets take of a line: there must be room for a
// metric.
const (
	maxDimensions = 30
	maxSetBytes   = maxLine / 4
)

// A dimension is a name and a value by which metrics are told apart.
type dimension struct{ name, value string }

// find returns the index of the dimension, or -1.
//
//go:noinline for the sake of size
func find(dims []dimension, name string) int {
	for i := range dims {
		if dims[i].name == name {
			return i
		}
	}
	return -1
}

//go:noinline for the sake of size
func tooManyDimensions(n int) error {
	return &LimitError{What: "dimensions of a set", Size: n, Limit: maxDimensions}
}

// SetDimension adds a dimension to every set of this recorder, or gives it another value. Name and value are printable
// ASCII, 1 to 250 and 1 to 1024 characters, and the name does not begin with a colon. A set has at most 30 dimensions.
func (r *Recorder) SetDimension(name, value string) error {
	return r.change(func() error { return r.setDimension(name, value) })
}

func (r *Recorder) setDimension(name, value string) error {
	if err := checkDimension(name, value); err != nil {
		return err
	}
	if err := r.free(name, kindDimension); err != nil {
		return err
	}
	if i := find(r.dims, name); i >= 0 {
		if inAny(r.sets, name) && r.dims[i].value != value {
			return twoValues(name)
		}
		r.dims = slices.Clone(r.dims) // New, a parent or a child may have them too
		r.dims[i].value = value
		return nil
	}
	if had := r.valueOf(name); had != "" && had != value {
		return twoValues(name)
	}
	dims := append(slices.Clip(r.dims), dimension{name, value})
	if err := r.fits(dims, r.sets, r.setBytes); err != nil {
		return err
	}
	r.dims = dims
	return nil
}

// AddDimensionSet has every metric of this recorder counted by one more set of dimensions, given as name, value, name,
// value, …, besides the set that there is without it. The dimensions in every set are in this one too. A name has one
// value in all sets.
func (r *Recorder) AddDimensionSet(pairs ...string) error {
	return r.change(func() error {
		var set []dimension
		size := 0
		err := eachPair(pairs, func(name, value string) error {
			if err := checkDimension(name, value); err != nil {
				return err
			}
			if err := r.free(name, kindDimension); err != nil {
				return err
			}
			if had := r.valueOf(name); had != "" && had != value {
				return twoValues(name)
			}
			if i := find(set, name); i >= 0 {
				return nameError(kindDimension, name, "given twice")
			}
			set = append(set, dimension{name, value})
			size += quotedSize(name)*2 + quotedSize(value) + len(`,:,`)
			return nil
		})
		switch {
		case err != nil:
			return err
		case len(set) == 0:
			return nameError(kindDimension, "", "a set of none")
		}
		sets := append(slices.Clip(r.sets), set)
		if err := r.fits(r.dims, sets, r.setBytes+size); err != nil {
			return err
		}
		r.sets, r.setBytes = sets, r.setBytes+size
		return nil
	})
}

// fits reports an error when the sets would break a limit.
func (r *Recorder) fits(dims []dimension, sets [][]dimension, bytes int) error {
	if n := len(dims); n > maxDimensions {
		return tooManyDimensions(n)
	}
	for _, set := range sets {
		n := len(dims)
		for _, d := range set {
			if find(dims, d.name) < 0 {
				n++
			}
		}
		if n > maxDimensions {
			return tooManyDimensions(n)
		}
	}
	if bytes += len(sets) * sizeOf(dims); bytes > maxSetBytes {
		return &LimitError{What: "bytes of dimension sets", Size: bytes, Limit: maxSetBytes}
	}
	return nil
}

// sizeOf is what the names of dims take in a set.
func sizeOf(dims []dimension) (n int) {
	for _, d := range dims {
		n += quotedSize(d.name) + len(`,`)
	}
	return n
}

// valueOf returns the value that a dimension has in the line, empty when there is none.
func (r *Recorder) valueOf(name string) string {
	if i := find(r.dims, name); i >= 0 {
		return r.dims[i].value
	}
	for _, set := range r.sets {
		if i := find(set, name); i >= 0 {
			return set[i].value
		}
	}
	return ""
}

func twoValues(name string) error {
	return nameError(kindDimension, name, "has another value in another set of the same line")
}

// eachPair calls f with each name and value.
func eachPair(pairs []string, f func(name, value string) error) error {
	if len(pairs)%2 != 0 {
		return nameError(kindDimension, pairs[len(pairs)-1], "has no value: names and values come in pairs")
	}
	for i := 0; i < len(pairs); i += 2 {
		if err := f(pairs[i], pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}
