package lambdahttp_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdahttp"
)

// A handler is any http.Handler; the event decides what the reply looks like.
func ExampleAdapter_Invoke() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
	})
	a := lambdahttp.New(mux)
	for _, event := range []string{
		`{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/hello/Gopher"}`,
		`{"version":"2.0","rawPath":"/hello/Gopher","requestContext":{"http":{"method":"GET"}}}`,
	} {
		reply, err := a.Invoke(context.Background(), []byte(event))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(reply))
	}
	// Output:
	// {"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/plain; charset=utf-8"},"body":"Hello, Gopher!","isBase64Encoded":false}
	// {"statusCode":200,"headers":{"Content-Type":"text/plain; charset=utf-8"},"body":"Hello, Gopher!","isBase64Encoded":false}
}

func ExampleDetect() {
	fmt.Println(lambdahttp.Detect([]byte(`{"requestContext":{"elb":{}},"httpMethod":"GET"}`)))
	fmt.Println(lambdahttp.Detect([]byte(`{"Records":[{"eventSource":"aws:sqs"}]}`)))
	// Output:
	// ALB
	// Unknown
}

// What a request cannot say is in the event.
func ExampleEventFrom() {
	whoAmI := func(w http.ResponseWriter, r *http.Request) {
		event, ok := lambdahttp.EventFrom(r.Context())
		if !ok {
			fmt.Println("not on Lambda")
			return
		}
		fmt.Println(event.Kind, event.Stage, event.SourceIP, string(event.Authorizer))
	}
	lambdahttp.New(http.HandlerFunc(whoAmI)).Invoke(context.Background(), []byte(`{"httpMethod":"GET","path":"/",
		"requestContext":{"stage":"brew","identity":{"sourceIp":"192.0.2.44"},"authorizer":{"sub":"7"}}}`))
	// Output: RESTv1 brew 192.0.2.44 {"sub":"7"}
}

func ExampleDecode() {
	handler := func(w http.ResponseWriter, r *http.Request) {
		event, err := lambdahttp.Decode[events.APIGatewayV2HTTPRequest](r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Println(event.RequestContext.HTTP.UserAgent)
	}
	lambdahttp.New(http.HandlerFunc(handler)).Invoke(context.Background(), []byte(`{"version":"2.0","rawPath":"/",
		"requestContext":{"http":{"method":"GET","userAgent":"kettle/1"}}}`))
	// Output: kettle/1
}

// One function may answer requests and messages of a queue.
func ExampleWithOther() {
	orders := func(_ context.Context, event events.SQSEvent) error {
		fmt.Println(len(event.Records), "orders")
		return nil
	}
	a := lambdahttp.New(http.NotFoundHandler(), lambdahttp.WithOther(orders))
	reply, err := a.Invoke(context.Background(), []byte(`{"Records":[{"messageId":"1","body":"{}"}]}`))
	fmt.Println(string(reply), err)
	// Output:
	// 1 orders
	// null <nil>
}

func ExampleWithBasePath() {
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Println(r.URL.Path) }),
		lambdahttp.WithBasePath("/api"))
	for _, path := range []string{"/api/orders", "/api", "/apiary"} {
		a.Invoke(context.Background(), fmt.Appendf(nil, `{"requestContext":{"elb":{}},"path":%q}`, path))
	}
	// Output:
	// /orders
	// /
	// /apiary
}
