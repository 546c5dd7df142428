package batch

// A plan is the order in which records are handed out. A chain is records that are run one after the other by one worker:
// those that share a key, or one record alone.
type plan struct {
	chains int     // how many there are
	taken  int     // how many of them workers have begun
	first  []int32 // by chain: its first record; nil: chain and record have the same number
	next   []int32 // by record: the next one of its chain, or none; nil: no chain has another one

	keyOf []int32 // by record: the number of its key; nil: not needed yet
	keys  int
}

// newPlan makes a plan for records. Those that are run one at a time are run in the order of the batch.
func newPlan(records list, concurrency int, r rule) plan {
	p := plan{chains: records.len()}
	if concurrency > 1 && p.chains > 1 && records.keyed() {
		p.number(records)
		p.link()
	}
	return p
}

// number numbers the records' keys.
func (p *plan) number(records list) {
	p.keyOf = make([]int32, records.len())
	numbers := map[string]int32{}
	key := make([]byte, 0, 256)
	for i := range p.keyOf {
		key = records.appendKey(key[:0], i)
		number, known := numbers[string(key)]
		if !known {
			number = int32(p.keys)
			numbers[string(key)] = number
			p.keys++
		}
		p.keyOf[i] = number
	}
}

// link makes a chain of the records that share a key.
func (p *plan) link() {
	p.chains = p.keys
	both := make([]int32, 2*p.keys+len(p.keyOf))
	var last []int32 // by chain
	p.first, last, p.next = both[:p.keys], both[p.keys:2*p.keys], both[2*p.keys:]
	for i := range last {
		last[i] = none
	}
	for i, key := range p.keyOf {
		p.next[i] = none
		if last[key] == none {
			p.first[key] = int32(i)
		} else {
			p.next[last[key]] = int32(i)
		}
		last[key] = int32(i)
	}
}

// following returns the record that a worker runs after the one before: the next of its chain, or the first of the next
// chain that nobody has begun.
func (p *plan) following(before int) int {
	if before != none && p.next != nil && p.next[before] != none {
		return int(p.next[before])
	}
	if p.taken == p.chains {
		return none
	}
	p.taken++
	if p.first == nil {
		return p.taken - 1
	}
	return int(p.first[p.taken-1])
}
