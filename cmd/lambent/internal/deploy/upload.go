package deploy

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/lambent-go/lambent/internal/localaws"
)

// Large reports whether Lambda takes the package from S3 only.
func (p Package) Large() bool { return p.Size > localaws.MaxZip }

// upload puts the package into the bucket and returns its key, which is the same for the same bytes.
func (a *applier) upload(ctx context.Context) (key string, err error) {
	sum, err := base64.StdEncoding.DecodeString(a.wanted.Package.CodeSHA256)
	if err != nil {
		return "", problem(fmt.Errorf("CodeSha256 of the package: %w", err))
	}
	file, err := os.Open(a.wanted.Package.Path)
	if err != nil {
		return "", problem(fmt.Errorf("deployment package: %w", err))
	}
	defer file.Close()
	key = fmt.Sprintf("lambent/%s/%s.zip", a.wanted.Name, hex.EncodeToString(sum))
	_, err = a.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: &a.wanted.Bucket, Key: &key, Body: file})
	return key, err
}
