// The lambent command runs, builds and deploys Go functions for AWS Lambda.
package main

func main() {}
