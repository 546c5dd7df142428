package pack

import (
	"fmt"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// CheckEnvironment says whether Lambda takes so many bytes of variables.
//
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
func CheckEnvironment(env map[string]string) error {
	size := 0
	for name, value := range env {
		size += len(name) + len(value)
	}
	if size <= localaws.MaxEnvironment {
		return nil
	}
	err := fmt.Errorf("environment variables: %d bytes of names and values, limit %d", size, localaws.MaxEnvironment)
	return hint.Add(err, "put large values into a file that the package includes, or into Parameter Store")
}
