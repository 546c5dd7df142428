package handlers_test

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/bench/functions/handlers"
)

func TestOrderEvent(t *testing.T) {
	if got := len(handlers.OrderEvent); got != 100 {
		t.Errorf("OrderEvent is %d bytes, want 100", got)
	}
	decoder := json.NewDecoder(strings.NewReader(handlers.OrderEvent))
	decoder.DisallowUnknownFields()
	var order handlers.Order
	if err := decoder.Decode(&order); err != nil {
		t.Fatal(err)
	}
	if encoded, err := json.Marshal(order); err != nil || string(encoded) != handlers.OrderEvent {
		t.Errorf("OrderEvent again is %s (error %v), want %s", encoded, err, handlers.OrderEvent)
	}
	if receipt, err := handlers.Typed(t.Context(), order); err != nil || receipt.ID != 4711 || receipt.Message != "Gopher" {
		t.Errorf("Typed = %+v, %v", receipt, err)
	}
}

func TestDownload(t *testing.T) {
	d, err := handlers.Stream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA9005 that nothing is encoded is the point
	if got, err := json.Marshal(d); err != nil || string(got) != "{}" {
		t.Errorf("JSON of a Download = %s, %v; aws-lambda-go streams a reader only when it is {}", got, err)
	}
	all, err := io.ReadAll(d)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(all)) != handlers.DownloadSize {
		t.Errorf("read %d bytes, want %d", len(all), handlers.DownloadSize)
	}
	prelude, body, found := strings.Cut(string(all), "\x00\x00\x00\x00\x00\x00\x00\x00")
	if !found || !json.Valid([]byte(prelude)) || len(body) != 20<<20 {
		t.Errorf("prelude %q, body of %d bytes", prelude, len(body))
	}
}

func TestCounts(t *testing.T) {
	before := typedCount(t)
	for range 10 {
		if _, err := handlers.TypedCount(t.Context(), handlers.Order{}); err != nil {
			t.Fatal(err)
		}
		kept = make([]byte, 1000)
	}
	if got := typedCount(t) - before; got < 10 {
		t.Errorf("10 allocations counted as %d", got)
	}
	answer, err := handlers.BytesCount{}.Invoke(t.Context(), []byte(handlers.BytesCountEvent))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := strconv.Atoi(string(answer)); err != nil || n < before {
		t.Errorf("BytesCount = %q, want a number of at least %d", answer, before)
	}
	if echo, err := (handlers.BytesCount{}).Invoke(t.Context(), []byte("hello")); err != nil || string(echo) != "hello" {
		t.Errorf("BytesCount of another event = %q, %v", echo, err)
	}
}

var kept []byte

func typedCount(t *testing.T) int {
	t.Helper()
	var order handlers.Order
	if err := json.Unmarshal([]byte(handlers.TypedCountEvent), &order); err != nil {
		t.Fatal(err)
	}
	receipt, err := handlers.TypedCount(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.ID
}
