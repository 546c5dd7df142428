package lambdahttp

// cookieSpellings is in how many ways Set-Cookie can be spelt.
const cookieSpellings = 1 << 9

// setCookieSpelling is the i-th way: Set-Cookie, set-cookie, sEt-cookie, seT-cookie, sET-cookie, …
func setCookieSpelling(i int) string {
	const usual = 1<<2 | 1<<8 // the bits of C and S
	switch {
	case i == 0:
		return "Set-Cookie"
	case i <= usual:
		i--
	}
	name := []byte("set-cookie")
	for bit, at := range [...]int{1, 2, 4, 5, 6, 7, 8, 9, 0} {
		if i>>bit&1 == 1 {
			name[at] -= 'a' - 'A'
		}
	}
	return string(name)
}
