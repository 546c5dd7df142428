// Package awsprofile reads the credentials and the region of a profile from the files that AWS's tools share.
//
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
package awsprofile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Variables returns the environment variables that stand for a profile: its access key, with the session token if it
// has one, and its region if it has one. getenv has AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, where the files
// are not in the folder .aws of home.
func Variables(getenv func(string) string, home, profile string) (map[string]string, error) {
	credentials := location(getenv("AWS_SHARED_CREDENTIALS_FILE"), home, "credentials")
	config := location(getenv("AWS_CONFIG_FILE"), home, "config")
	section := "profile " + profile
	if profile == "default" {
		section = profile
	}
	settings, err := readSection(config, section)
	if err != nil {
		return nil, err
	}
	keys, err := readSection(credentials, profile)
	if err != nil {
		return nil, err
	}
	if settings == nil && keys == nil {
		return nil, fmt.Errorf("profile %s: neither in %s nor in %s", profile, credentials, config)
	}
	variables := map[string]string{}
	for key, name := range names {
		if value := keys[key]; value != "" {
			variables[name] = value
		} else if value := settings[key]; value != "" {
			variables[name] = value
		}
	}
	if variables["AWS_ACCESS_KEY_ID"] == "" || variables["AWS_SECRET_ACCESS_KEY"] == "" {
		err := fmt.Errorf("profile %s: has no access key", profile)
		return nil, hint.Add(err, `for a profile that signs in, run: eval "$(aws configure export-credentials --profile %s --format env)"`, profile)
	}
	return variables, nil
}

// names are the environment variables for the keys of the files.
var names = map[string]string{
	"aws_access_key_id":     "AWS_ACCESS_KEY_ID",
	"aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
	"aws_session_token":     "AWS_SESSION_TOKEN",
	"region":                "AWS_REGION",
}

func location(variable, home, name string) string {
	if variable != "" {
		return variable
	}
	return filepath.Join(home, ".aws", name)
}

// readSection returns the settings of a section, nil when there is no such section. Settings that belong to another,
// on indented lines, are left out.
func readSection(path, section string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var settings map[string]string
	inside := false
	for line := range strings.Lines(string(data)) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || text[0] == '#' || text[0] == ';' || line[0] == ' ' || line[0] == '\t':
		case text[0] == '[':
			name, _, _ := strings.Cut(text[1:], "]")
			inside = strings.Join(strings.Fields(name), " ") == section
			if inside && settings == nil {
				settings = map[string]string{}
			}
		case inside:
			key, value, _ := strings.Cut(text, "=")
			settings[strings.ToLower(strings.TrimSpace(key))] = strings.TrimSpace(value)
		}
	}
	return settings, nil
}
