//go:build !farewell

package main

import "github.com/lambent-go/lambent/lambda"

func options() []lambda.Option { return nil }
