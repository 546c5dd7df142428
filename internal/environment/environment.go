// Package environment reads what Lambda says in environment variables and more than one room has to know. It lies below
// lambda and lambdacontext.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
package environment

import "os"

// MemoryLimitInMB returns the function's configured memory in MB; 0 when it is unknown.
func MemoryLimitInMB() int { return number(os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")) }

// MaxConcurrency returns how many invocations this execution environment runs at a time: 1, except on Lambda managed
// instances.
func MaxConcurrency() int { return max(1, number(os.Getenv("AWS_LAMBDA_MAX_CONCURRENCY"))) }

// number is 0 for what is no number in decimal digits, or a larger one than any of these can be. Package strconv has an
// error for each mistake, with text to quote it.
func number(s string) int {
	const most = 1 << 30
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > most/10 {
			return 0
		}
		n = 10*n + int(c-'0')
	}
	return n
}
