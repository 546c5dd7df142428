module github.com/lambent-go/lambent/bench

go 1.26.0

require (
	github.com/aws/aws-lambda-go v1.55.1
	github.com/lambent-go/lambent v0.0.0
)

require (
	github.com/akrylysov/algnhsa v1.1.0
	github.com/awslabs/aws-lambda-go-api-proxy v0.16.2
	golang.org/x/sys v0.49.0
)

replace github.com/lambent-go/lambent => ../
