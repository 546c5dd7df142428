package deploy_test

import (
	"fmt"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
)

// A plan says what is different, and has the steps that remove that.
func ExampleNewPlan() {
	config := deploy.Config{
		Runtime: deploy.Runtime, Handler: "bootstrap", Arch: "arm64", Role: "arn:aws:iam::111122223333:role/api",
		Timeout: 3, Memory: 128, Env: map[string]string{"TABLE": "orders"}, LogFormat: "Text",
	}
	there := &deploy.Remote{Function: &deploy.Function{CodeSHA256: "c2Ft", Config: config}}

	wanted := deploy.Wanted{Name: "api", Package: deploy.Package{CodeSHA256: "c2Ft"}, Config: config}
	wanted.Config.Timeout = 10
	wanted.Config.Env = map[string]string{"TABLE": "orders-2", "LEVEL": "debug"}
	plan, err := deploy.NewPlan(wanted, there)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, change := range plan.Changes {
		fmt.Println(change)
	}
	for _, step := range plan.Steps {
		fmt.Println(step.Text)
	}
	// Output:
	// ~ timeout: 3 s -> 10 s
	// + env.LEVEL
	// ~ env.TABLE: changed, its value is not shown
	// update the configuration of function api
}
