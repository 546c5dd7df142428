// Package messages is Lambent's package [messages] under the name of aws-lambda-go's.
package messages
