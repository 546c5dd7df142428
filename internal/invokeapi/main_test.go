package invokeapi_test

import (
	"strconv"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
)

func TestMain(m *testing.M) { invokeapitest.Main(m) }

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func jsonLength(text string) string { return strconv.Itoa(len(text)) }
