package logline

import "time"

// AppendTime appends the time of a record: UTC, in milliseconds, in the years 1 to 9999. Package time would do it with
// all of its layouts and time zones, which are 60 KB of a function that has no other use for them.
func AppendTime(buf []byte, t time.Time) []byte {
	const (
		secondsADay  = 24 * 60 * 60
		untilUnix    = 719468 // days from the 1st of March of the year 0 to 1970
		days400Years = 400*365 + 97
	)
	seconds := t.Unix() + untilUnix*secondsADay
	day, second := int(seconds/secondsADay), int(seconds%secondsADay)

	// A year that begins in March has its leap day at the end.
	cycle, day := day/days400Years, day%days400Years
	year := (day - day/1460 + day/36524 - day/146096) / 365
	day -= 365*year + year/4 - year/100
	month := (5*day + 2) / 153 // from March on
	day -= (153*month+2)/5 - 1
	if month += 3; month > 12 {
		month -= 12
		year++
	}

	buf = digits(buf, 400*cycle+year, 4, '-')
	buf = digits(buf, month, 2, '-')
	buf = digits(buf, day, 2, 'T')
	buf = digits(buf, second/3600, 2, ':')
	buf = digits(buf, second/60%60, 2, ':')
	buf = digits(buf, second%60, 2, '.')
	return digits(buf, t.Nanosecond()/int(time.Millisecond), 3, 'Z')
}

// digits appends n with leading zeros, and what comes after it.
//
//go:noinline because seven copies of it would be half a kilobyte of every function
func digits(buf []byte, n, width int, next byte) []byte {
	var b [4]byte
	for i := width - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return append(append(buf, b[:width]...), next)
}
