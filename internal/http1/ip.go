package http1

// parseIP returns the 4 bytes of an IPv4 address or the 16 bytes of an IPv6 one, and nil for anything else. Package
// net/netip would do it as well, at the price of a goroutine and some start-up time for its interned zones; zones are
// not supported here.
func parseIP(s string) []byte {
	if ip := parseIPv4(s); ip != nil {
		return ip
	}
	return parseIPv6(s)
}

func parseIPv4(s string) []byte {
	ip := make([]byte, 4)
	n, start := 0, 0 // numbers, and where the next one begins
	for i := range len(s) + 1 {
		if i < len(s) && s[i] != '.' {
			continue
		}
		word := s[start:i]
		number := natural(word, 10, 255)
		if number < 0 || n == len(ip) || len(word) > 1 && word[0] == '0' { // no leading zeros: some read them as octal
			return nil
		}
		ip[n] = byte(number)
		n, start = n+1, i+1
	}
	if n < len(ip) {
		return nil
	}
	return ip
}

// parseIPv6 reads groups of up to four hexadecimal digits; "::" stands once for one or more groups of zeros, and the
// last two groups may be written as an IPv4 address.
func parseIPv6(s string) []byte {
	ip := make([]byte, 16)
	n, gap := 0, -1 // bytes that have been read, how many of them before "::"
	start := 0      // of the group
	for i := range len(s) + 1 {
		if i < len(s) && s[i] != ':' {
			continue
		}
		group, last := s[start:i], i == len(s)
		start = i + 1
		if group == "" && (i == 0 || last) {
			continue // next to "::", or else what begins or ends here is no address
		}
		if group == "" && gap < 0 {
			gap = n
			continue
		}
		if last && n <= 12 {
			if v4 := parseIPv4(group); v4 != nil {
				n += copy(ip[n:], v4)
				break
			}
		}
		number := natural(group, 16, 0xffff)
		if number < 0 || len(group) > 4 || n == len(ip) {
			return nil
		}
		ip[n], ip[n+1] = byte(number>>8), byte(number)
		n += 2
	}
	if gap < 0 && n == len(ip) && s[0] != ':' && s[len(s)-1] != ':' {
		return ip
	}
	if gap < 0 || n > 14 || s[0] == ':' && gap > 0 || s[len(s)-1] == ':' && gap < n {
		return nil
	}
	for i, from := len(ip)-1, n-1; i >= gap; i, from = i-1, from-1 {
		b := byte(0)
		if from >= gap {
			b = ip[from]
		}
		ip[i] = b
	}
	return ip
}
