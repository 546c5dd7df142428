module github.com/lambent-go/lambent

go 1.26
