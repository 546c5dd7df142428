package deploy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A Format is the language of a template.
type Format string

// The formats of [Export]. Both are written as JSON, which their tools read as well as their own syntax.
const (
	SAM       Format = "sam"       // AWS Serverless Application Model
	Terraform Format = "terraform" // to be stored as main.tf.json
)

// Export returns a template that makes the functions what is wanted. Values of variables and account IDs are no part of
// it: the former become parameters, account, if not "", and the role's account become the account that the template is
// used in, and any other account a parameter.
//
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs
func Export(format Format, account string, functions []Wanted) ([]byte, error) {
	if account == "" {
		account = accountOf(functions)
	}
	var template any
	var err error
	if format == Terraform {
		template, err = newTerraform(account).template(functions)
	} else {
		template, err = newSAM(account).template(functions)
	}
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(template, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return append(text, '\n'), nil
}

// An object is JSON.
type object = map[string]any

// accountOf returns the account of the first role.
func accountOf(functions []Wanted) string {
	for _, w := range functions {
		if account := arnAccount(w.Config.Role); account != "" {
			return account
		}
	}
	return ""
}

// arnParts is how many parts an ARN has: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE.
const arnParts = 6

// arnAccount returns the account of an ARN, "" when it has none.
func arnAccount(arn string) string {
	parts := strings.SplitN(arn, ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" {
		return ""
	}
	return parts[4]
}

// accounts says what stands for account IDs in a template.
type accounts struct {
	own       string            // ID of the account that the template is used in
	reference string            // to it
	others    map[string]string // parameters by ID
	parameter func(name string) (reference string)
}

// hide returns an ARN with references in the place of its account.
func (a *accounts) hide(arn string) string {
	parts := strings.SplitN(arn, ":", arnParts)
	id := arnAccount(arn)
	if id == "" || id == "aws" {
		return arn
	}
	if a.own == "" {
		a.own = id
	}
	if parts[4] = a.reference; id != a.own {
		if a.others[id] == "" {
			a.others[id] = a.parameter(fmt.Sprintf("OtherAccount%d", len(a.others)+1))
		}
		parts[4] = a.others[id]
	}
	return strings.Join(parts, ":")
}

// logicalID returns name as the name of a resource or a parameter, which has letters and digits alone: api-v2 is ApiV2.
func logicalID(parts ...string) string {
	var id strings.Builder
	for _, part := range parts {
		for _, word := range strings.FieldsFunc(part, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			id.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return id.String()
}

// unused returns id, or id with a number where it is taken.
func unused[V any](taken map[string]V, id string) string {
	name := id
	for n := 2; ; n++ {
		if _, ok := taken[name]; !ok {
			return name
		}
		name = fmt.Sprintf("%s%d", id, n)
	}
}

// set puts a value under a key unless it is the zero value of its type.
func set[T comparable](o object, key string, value T) {
	var zero T
	if value != zero {
		o[key] = value
	}
}

// setList puts a list under a key unless it is empty.
func setList(o object, key string, list []string) {
	if len(list) > 0 {
		o[key] = list
	}
}

// setPointer puts what is not nil under a key.
func setPointer[T any](o object, key string, value *T) {
	if value != nil {
		o[key] = *value
	}
}

// names returns the keys of a map in byte order.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
