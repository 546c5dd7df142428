package localaws

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// latestVersion is the version of the function's present code.
const latestVersion = "$LATEST"

var (
	versionNumber = regexp.MustCompile(`^[1-9][0-9]*$`)
	aliasName     = regexp.MustCompile(`^[a-zA-Z0-9_-]*[a-zA-Z_-][a-zA-Z0-9_-]*$`) // not a number
)

// maxQualifier is the length of the longest version or alias.
const maxQualifier = 128

// hasVersion reports whether the function has a version.
func (s *Settings) hasVersion(version string) bool {
	_, ok := s.Versions[version]
	return ok || version == latestVersion
}

// version returns the version that a qualifier stands for, "" for none.
func (s *Settings) version(qualifier string) string {
	if qualifier == "" {
		return latestVersion
	}
	if alias, ok := s.Aliases[qualifier]; ok {
		qualifier = alias
	}
	if !s.hasVersion(qualifier) {
		return ""
	}
	return qualifier
}

// checkQualifiers says what is wrong with versions and aliases.
func (s *Settings) checkQualifiers() error {
	for _, version := range slices.Sorted(maps.Keys(s.Versions)) {
		if !versionNumber.MatchString(version) {
			return fmt.Errorf("version %q: want a number", version)
		}
		for _, name := range slices.Sorted(maps.Keys(s.Versions[version].Env)) {
			if err := checkVariable(name); err != nil {
				return fmt.Errorf("version %s: %w", version, err)
			}
		}
	}
	for _, alias := range slices.Sorted(maps.Keys(s.Aliases)) {
		if !aliasName.MatchString(alias) || len(alias) > maxQualifier {
			return fmt.Errorf("alias %q: want letters, digits, - and _, not a number", alias)
		}
		if version := s.Aliases[alias]; !s.hasVersion(version) {
			return fmt.Errorf("alias %s: there is no version %q", alias, version)
		}
	}
	return nil
}
