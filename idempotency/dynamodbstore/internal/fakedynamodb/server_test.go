package fakedynamodb_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/idempotency/dynamodbstore/internal/fakedynamodb"
)

// What the fake refuses, and what it makes of conditions: a fake that lets everything pass proves nothing.
func TestServer(t *testing.T) {
	put := func(condition string) string {
		used := []string{}
		for _, name := range []string{"#a", "#n", "#m"} {
			if strings.Contains(condition, name) {
				used = append(used, fmt.Sprintf(`%q:%q`, name, map[string]string{"#a": "a", "#n": "n", "#m": "missing"}[name]))
			}
		}
		values := []string{}
		for value, text := range map[string]string{":s": `{"S":"x"}`, ":one": `{"N":"1.0"}`, ":two": `{"N":"2"}`} {
			if strings.Contains(condition, value) {
				values = append(values, fmt.Sprintf(`%q:%s`, value, text))
			}
		}
		return fmt.Sprintf(`{"TableName":"t","Item":{"id":{"S":"1"},"a":{"S":"x"}},"ConditionExpression":%q,"ExpressionAttributeNames":{%s},"ExpressionAttributeValues":{%s},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`,
			condition, strings.Join(used, ","), strings.Join(values, ","))
	}
	const fails, invalid = "ConditionalCheckFailedException", "ValidationException"
	for name, tt := range map[string]struct {
		operation, body string
		want            string // part of the answer; "": {}
	}{
		"equal":                    {"PutItem", put("#a = :s"), ""},
		"not equal":                {"PutItem", put("#a = :one"), fails},
		"number":                   {"PutItem", put("#n = :one"), ""},
		"less":                     {"PutItem", put("#n < :two"), ""},
		"not less":                 {"PutItem", put("#n < :one"), fails},
		"missing is not less":      {"PutItem", put("#m < :two"), fails},
		"missing is not equal":     {"PutItem", put("#m = :s"), fails},
		"missing":                  {"PutItem", put("attribute_not_exists(#m)"), ""},
		"not missing":              {"PutItem", put("attribute_not_exists(#a)"), `"Item":{"a":{"S":"x"},"id":{"S":"1"},"n":{"N":"1"}}`},
		"and before or":            {"PutItem", put("#a = :s OR #a = :s AND #n < :one"), ""},
		"or in parentheses":        {"PutItem", put("(#a = :s OR #a = :s) AND #n < :one"), fails},
		"other operator":           {"PutItem", put("#a >= :s"), invalid},
		"other function":           {"PutItem", put("begins_with(#a, :s)"), invalid},
		"bare name":                {"PutItem", put("a = :s"), invalid},
		"undefined name":           {"PutItem", put("#x = :s"), invalid},
		"undefined value":          {"PutItem", put("#a = :x"), invalid},
		"more":                     {"PutItem", put("#a = :s :s"), invalid},
		"open parenthesis":         {"PutItem", put("(#a = :s"), invalid},
		"empty":                    {"PutItem", put(""), invalid},
		"unused name":              {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"}},"ExpressionAttributeNames":{"#a":"a"}}`, "unused in expressions"},
		"unused value":             {"DeleteItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"ExpressionAttributeValues":{":a":{"S":"a"}}}`, "unused in expressions"},
		"unknown member":           {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"}},"ReturnValues":"ALL_OLD"}`, "SerializationException"},
		"no JSON":                  {"PutItem", `{`, "SerializationException"},
		"another table":            {"PutItem", `{"TableName":"u","Item":{"id":{"S":"1"}}}`, "ResourceNotFoundException"},
		"no key":                   {"PutItem", `{"TableName":"t","Item":{"a":{"S":"1"}}}`, "Missing the key id"},
		"key of another type":      {"PutItem", `{"TableName":"t","Item":{"id":{"N":"1"}}}`, "Type mismatch for key id"},
		"empty key":                {"PutItem", `{"TableName":"t","Item":{"id":{"S":""}}}`, "cannot contain an empty string value"},
		"key too long":             {"PutItem", `{"TableName":"t","Item":{"id":{"S":"` + strings.Repeat("k", 2049) + `"}}}`, "exceeded the maximum size"},
		"key with more":            {"DeleteItem", `{"TableName":"t","Key":{"id":{"S":"1"},"a":{"S":"x"}}}`, "does not match the schema"},
		"unknown type":             {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"},"a":{"BOOL":true}}}`, invalid},
		"no number":                {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"},"a":{"N":"one"}}}`, "numeric value"},
		"39 digits":                {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"},"a":{"N":"` + strings.Repeat("1", 39) + `"}}}`, "38 significant digits"},
		"item too large":           {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"},"a":{"S":"` + strings.Repeat("x", 400*1024) + `"}}}`, "Item size has exceeded"},
		"largest item":             {"PutItem", `{"TableName":"t","Item":{"id":{"S":"1"},"a":{"S":"` + strings.Repeat("x", 400*1024-4) + `"}}}`, ""},
		"update":                   {"UpdateItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #a = :a, #b = :a","ExpressionAttributeNames":{"#a":"a","#b":"b"},"ExpressionAttributeValues":{":a":{"S":"y"}}}`, ""},
		"update of the key":        {"UpdateItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #a = :a","ExpressionAttributeNames":{"#a":"id"},"ExpressionAttributeValues":{":a":{"S":"y"}}}`, "part of the key"},
		"update twice":             {"UpdateItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #a = :a, #a = :a","ExpressionAttributeNames":{"#a":"a"},"ExpressionAttributeValues":{":a":{"S":"y"}}}`, "overlap"},
		"update otherwise":         {"UpdateItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"UpdateExpression":"REMOVE #a","ExpressionAttributeNames":{"#a":"a"}}`, invalid},
		"update without an update": {"UpdateItem", `{"TableName":"t","Key":{"id":{"S":"1"}}}`, invalid},
		"get":                      {"GetItem", `{"TableName":"t","Key":{"id":{"S":"1"}},"ConsistentRead":true}`, `{"Item":{"a":{"S":"x"},"id":{"S":"1"},"n":{"N":"1"}}}`},
		"get nothing":              {"GetItem", `{"TableName":"t","Key":{"id":{"S":"2"}},"ConsistentRead":true}`, ""},
		"stale read":               {"GetItem", `{"TableName":"t","Key":{"id":{"S":"1"}}}`, invalid},
		"delete":                   {"DeleteItem", `{"TableName":"t","Key":{"id":{"S":"1"}}}`, ""},
		"unknown operation":        {"Scan", `{"TableName":"t","Key":{"id":{"S":"1"}}}`, "UnknownOperationException"},
	} {
		t.Run(name, func(t *testing.T) {
			s := fakedynamodb.NewServer("t", "id")
			before := fakedynamodb.Item{"id": fakedynamodb.S("1"), "a": fakedynamodb.S("x"), "n": fakedynamodb.N("1")}
			s.Put(before)
			server := httptest.NewServer(s)
			defer server.Close()
			r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+tt.operation)
			r.Header.Set("Content-Type", "application/x-amz-json-1.0")
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=example")
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			got, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			refused := tt.want != "" && tt.operation != "GetItem" || tt.want == invalid
			if tt.want == "" && string(got) != "{}" || !strings.Contains(string(got), tt.want) || (response.StatusCode != 200) != refused {
				t.Errorf("answer is %d %s, want %s", response.StatusCode, got, tt.want)
			}
			if items := s.Items(); refused && (len(items) != 1 || fmt.Sprint(items[0]) != fmt.Sprint(before)) {
				t.Errorf("a request that was refused has changed the table to %v", items)
			}
		})
	}
}
