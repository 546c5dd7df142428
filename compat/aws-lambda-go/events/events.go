// Package events is Lambent's package [events] under the name of aws-lambda-go's.
package events
