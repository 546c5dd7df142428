package awsprofile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsprofile"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

const credentials = `
# ours
[default]
aws_access_key_id = AKDEFAULT
aws_secret_access_key=secret default

[dev]
AWS_ACCESS_KEY_ID = AKDEV
aws_secret_access_key = secret=dev
aws_session_token = token
[half]
aws_access_key_id = AKHALF
`

const config = `[default]
region = eu-west-1
[profile dev]
region = eu-central-1
s3 =
  region = us-west-2
[ profile   all ]
aws_access_key_id = AKALL
aws_secret_access_key = secret
[profile sso]
sso_session = corp
[dev]
region = wrong
`

func TestVariables(t *testing.T) {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"credentials": credentials, "config": config} {
		if err := os.WriteFile(filepath.Join(home, ".aws", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for profile, tt := range map[string]struct {
		want    map[string]string
		wantErr string
		hinted  bool
	}{
		"default": {want: map[string]string{"AWS_ACCESS_KEY_ID": "AKDEFAULT", "AWS_SECRET_ACCESS_KEY": "secret default", "AWS_REGION": "eu-west-1"}},
		"dev": {want: map[string]string{
			"AWS_ACCESS_KEY_ID": "AKDEV", "AWS_SECRET_ACCESS_KEY": "secret=dev", "AWS_SESSION_TOKEN": "token", "AWS_REGION": "eu-central-1",
		}},
		"all":  {want: map[string]string{"AWS_ACCESS_KEY_ID": "AKALL", "AWS_SECRET_ACCESS_KEY": "secret"}},
		"half": {wantErr: "profile half: has no access key", hinted: true},
		"sso":  {wantErr: "profile sso: has no access key", hinted: true},
		"none": {wantErr: "profile none: neither in HOME/.aws/credentials nor in HOME/.aws/config"},
	} {
		t.Run(profile, func(t *testing.T) {
			got, err := awsprofile.Variables(func(string) string { return "" }, home, profile)
			message := ""
			if err != nil {
				message = strings.ReplaceAll(filepath.ToSlash(err.Error()), filepath.ToSlash(home), "HOME")
			}
			if message != tt.wantErr || (hint.Of(err) != "") != tt.hinted {
				t.Errorf("error = %q with hint %q, want %q", message, hint.Of(err), tt.wantErr)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVariablesOfOtherFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte("[a]\naws_access_key_id=K\naws_secret_access_key=S\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		return map[string]string{"AWS_SHARED_CREDENTIALS_FILE": file}[name]
	}
	got, err := awsprofile.Variables(getenv, t.TempDir(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "S"}, got); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}
