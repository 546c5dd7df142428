module github.com/aws/aws-lambda-go

go 1.26

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => ../..
