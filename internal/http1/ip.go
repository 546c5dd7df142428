package http1

import "strings"

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
	for i := range ip {
		if i > 0 {
			if s == "" || s[0] != '.' {
				return nil
			}
			s = s[1:]
		}
		digits, n := 0, 0
		for ; digits < len(s) && isDigit(s[digits]); digits++ {
			n = n*10 + int(s[digits]-'0')
			if digits > 0 && n < 10 || n > 255 { // no leading zeros: some read them as octal
				return nil
			}
		}
		if digits == 0 {
			return nil
		}
		ip[i] = byte(n)
		s = s[digits:]
	}
	if s != "" {
		return nil
	}
	return ip
}

// parseIPv6 reads groups of up to four hexadecimal digits; "::" stands once for one or more groups of zeros, and the
// last two groups may be written as an IPv4 address.
func parseIPv6(s string) []byte {
	ip := make([]byte, 16)
	n, gap := 0, -1 // bytes that have been read, how many of them before "::"
	if len(s) > 1 && s[:2] == "::" {
		s, gap = s[2:], 0
	}
	for s != "" {
		group, rest, more := s, "", false
		if colon := strings.IndexByte(s, ':'); colon >= 0 {
			group, rest, more = s[:colon], s[colon+1:], true
		} else if v4 := parseIPv4(s); v4 != nil && n <= 12 {
			n += copy(ip[n:], v4)
			break
		}
		number := natural(group, 16, 0xffff)
		if number < 0 || len(group) > 4 || n == 16 || more && rest == "" {
			return nil
		}
		ip[n], ip[n+1] = byte(number>>8), byte(number)
		n += 2
		if s = rest; s != "" && s[0] == ':' {
			if gap >= 0 {
				return nil
			}
			s, gap = s[1:], n
		}
	}
	if gap < 0 && n == 16 {
		return ip
	}
	if gap < 0 || n > 14 {
		return nil
	}
	behind := copy(ip[16-(n-gap):], ip[gap:n])
	clear(ip[gap : 16-behind])
	return ip
}
