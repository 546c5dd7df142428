package http1

import (
	"strconv"
	"strings"
)

// parseIP returns the 4 bytes of an IPv4 address or the 16 bytes of an IPv6 one, and nil for anything else. Package
// net/netip would do it as well, at the price of a goroutine and some start-up time for its interned zones; zones are
// not supported here.
func parseIP(s string) []byte {
	if strings.IndexByte(s, ':') < 0 {
		return parseIPv4(s)
	}
	return parseIPv6(s)
}

func parseIPv4(s string) []byte {
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return nil
	}
	ip := make([]byte, 4)
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || part != strconv.FormatUint(n, 10) { // no leading zeros: some read them as octal
			return nil
		}
		ip[i] = byte(n)
	}
	return ip
}

// parseIPv6 reads groups of up to four hexadecimal digits; "::" stands once for one or more groups of zeros, and the
// last two groups may be written as an IPv4 address.
func parseIPv6(s string) []byte {
	before, after, elided := strings.Cut(s, "::")
	if !elided {
		ip, ok := parseGroups(s, true)
		if !ok || len(ip) != 16 {
			return nil
		}
		return ip
	}
	head, ok := parseGroups(before, false)
	tail, ok2 := parseGroups(after, true)
	if !ok || !ok2 || len(head)+len(tail) > 14 {
		return nil
	}
	ip := make([]byte, 16)
	copy(ip, head)
	copy(ip[16-len(tail):], tail)
	return ip
}

// parseGroups reads groups separated by colons, none at all if s is empty. If v4 is true the last one may be an IPv4
// address.
func parseGroups(s string, v4 bool) ([]byte, bool) {
	if s == "" {
		return nil, true
	}
	var ip []byte
	groups := strings.Split(s, ":")
	for i, group := range groups {
		if v4 && i == len(groups)-1 && strings.Contains(group, ".") {
			last := parseIPv4(group)
			return append(ip, last...), last != nil
		}
		n, err := strconv.ParseUint(group, 16, 16)
		if err != nil || len(group) > 4 {
			return nil, false
		}
		ip = append(ip, byte(n>>8), byte(n))
	}
	return ip, len(ip) <= 16
}
