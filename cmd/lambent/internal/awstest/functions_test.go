package awstest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A description is what the client reads of a function's configuration.
type description struct {
	Name, ARN, Version, Handler string
	Runtime                     types.Runtime
	Timeout, Memory             int32
	Stage                       string
	State                       types.State
	Update                      types.LastUpdateStatus
	Package                     types.PackageType
	Format                      types.LogFormat
}

func describe(c *types.FunctionConfiguration) description {
	return description{
		Name: aws.ToString(c.FunctionName), ARN: aws.ToString(c.FunctionArn), Version: aws.ToString(c.Version), Handler: aws.ToString(c.Handler),
		Runtime: c.Runtime, Timeout: aws.ToInt32(c.Timeout), Memory: aws.ToInt32(c.MemorySize),
		Stage: c.Environment.Variables["STAGE"], State: c.State, Update: c.LastUpdateStatus, Package: c.PackageType, Format: c.LoggingConfig.LogFormat,
	}
}

// TestGetFunction reads the configuration, in all three ways and through the client's waiter.
func TestGetFunction(t *testing.T) {
	l, client := start(t)
	want := description{Name: "fn", ARN: l.Function.ARN() + ":live", Version: "1", Handler: "bootstrap", Runtime: types.RuntimeProvidedal2023,
		Timeout: 60, Memory: 1024, Stage: "first", State: types.StateActive, Update: types.LastUpdateStatusSuccessful,
		Package: types.PackageTypeZip, Format: types.LogFormatText}
	in := &lambda.GetFunctionInput{FunctionName: aws.String("fn"), Qualifier: aws.String("live")}
	out, err := client.GetFunction(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, describe(out.Configuration)); diff != "" {
		t.Errorf("GetFunction (-want +got)\n%s", diff)
	}
	if out.Configuration.CodeSize == 0 || !strings.HasPrefix(aws.ToString(out.Code.Location), "file:///") {
		t.Errorf("code of %d bytes at %q", out.Configuration.CodeSize, aws.ToString(out.Code.Location))
	}
	if err := lambda.NewFunctionActiveV2Waiter(client).Wait(t.Context(), in, time.Minute); err != nil {
		t.Errorf("wait: %v", err)
	}

	configuration, err := client.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("fn")})
	if err != nil {
		t.Fatal(err)
	}
	if configuration.Environment.Variables["STAGE"] != "latest" || aws.ToString(configuration.FunctionArn) != l.Function.ARN() {
		t.Errorf("GetFunctionConfiguration: %s of %v", aws.ToString(configuration.FunctionArn), configuration.Environment.Variables)
	}

	_, err = client.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("other")})
	checkException(t, err, exception{404, "ResourceNotFoundException", true, "Function not found: arn:aws:lambda:us-east-1:123456789012:function:other:$LATEST"})
}

// TestListFunctions walks through the client's pages.
func TestListFunctions(t *testing.T) {
	l, client := start(t)
	for _, name := range []string{"b", "a"} {
		if _, err := l.Service.Add(localaws.Settings{Name: name, Command: []string{"/none"}}); err != nil {
			t.Fatal(err)
		}
	}
	var pages [][]string
	for pager := lambda.NewListFunctionsPaginator(client, &lambda.ListFunctionsInput{MaxItems: aws.Int32(2)}); pager.HasMorePages(); {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range page.Functions {
			names = append(names, aws.ToString(f.FunctionName))
		}
		pages = append(pages, names)
	}
	if diff := cmp.Diff([][]string{{"a", "b"}, {"fn"}}, pages); diff != "" {
		t.Errorf("pages (-want +got)\n%s", diff)
	}
}
