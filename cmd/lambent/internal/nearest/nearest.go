// Package nearest finds the name that a person probably meant.
package nearest

import "strings"

// To returns the name with the fewest letters to change, add, drop or swap to get from word to it, the first of
// several, without regard to case; "" when even that one has little in common with word: more than a third of the
// longer of both would have to change. A name that word begins is always near.
func To(word string, names []string) string {
	best, fewest := "", -1
	for _, name := range names {
		from, to := strings.ToLower(word), strings.ToLower(name)
		n := distance(from, to)
		if n > max(1, max(len(from), len(to))/3) && (len(from) < 3 || !strings.HasPrefix(to, from)) {
			continue
		}
		if fewest < 0 || n < fewest {
			best, fewest = name, n
		}
	}
	return best
}

// distance counts the letters to change, add or drop and the neighbours to swap to get from a to b: the optimal
// string alignment distance.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
