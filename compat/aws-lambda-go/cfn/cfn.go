// Package cfn is Lambent's package [cfn] under the name of aws-lambda-go's.
package cfn
