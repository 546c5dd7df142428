package http1_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/http1"
)

// pieces are the sizes in which every canned reply arrives once; 0 is all at once.
var pieces = []int{0, 1, 2, 3, 7, 4096}

const cutShort = "connection closed by the server: unexpected EOF"

// replies is what a server can say, and what becomes of it when the whole of it is wanted.
var replies = map[string]struct {
	raw     string
	status  int
	value   string // of the header X-Value
	body    string
	wantErr string
	closed  bool // the connection is not used again
}{
	// The status line.
	"1.1":            {raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", status: 200, body: "hi"},
	"1.0":            {raw: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", status: 200, body: "hi", closed: true},
	"no reason":      {raw: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", status: 200},
	"empty reason":   {raw: "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", status: 200},
	"odd reason":     {raw: "HTTP/1.1 503 a: b\tc\xff\r\nContent-Length: 0\r\n\r\n", status: 503},
	"odd status":     {raw: "HTTP/1.1 799 X\r\nContent-Length: 0\r\n\r\n", status: 799},
	"HTTP/2":         {raw: "HTTP/2 200 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/2 200 OK"`},
	"HTTP/1.2":       {raw: "HTTP/1.2 200 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.2 200 OK"`},
	"HTTP/2.1":       {raw: "HTTP/2.1 200 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/2.1 200 OK"`},
	"lower case":     {raw: "http/1.1 200 OK\r\n\r\n", wantErr: `malformed reply: status line "http/1.1 200 OK"`},
	"two digits":     {raw: "HTTP/1.1 20 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1 20 OK"`},
	"four digits":    {raw: "HTTP/1.1 2000 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1 2000 OK"`},
	"leading zero":   {raw: "HTTP/1.1 000 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1 000 OK"`},
	"no digits":      {raw: "HTTP/1.1 abc OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1 abc OK"`},
	"glued reason":   {raw: "HTTP/1.1 200OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1 200OK"`},
	"two blanks":     {raw: "HTTP/1.1  200 OK\r\n\r\n", wantErr: `malformed reply: status line "HTTP/1.1  200 OK"`},
	"another server": {raw: "SSH-2.0-OpenSSH_9.6\r\n", wantErr: `malformed reply: status line "SSH-2.0-OpenSSH_9.6"`},
	"an empty line":  {raw: "\r\nHTTP/1.1 200 OK\r\n\r\n", wantErr: `malformed reply: status line ""`},
	"nothing":        {raw: "", wantErr: cutShort},
	"half a line":    {raw: "HTTP/1.1 200 O", wantErr: cutShort},
	"half a head":    {raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", status: 200, wantErr: cutShort},

	// 1xx.
	"one 1xx":  {raw: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status: 200},
	"16 1xx":   {raw: strings.Repeat("HTTP/1.1 102 X\r\nX-Value: a\r\n\r\n", 16) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status: 200},
	"17 1xx":   {raw: strings.Repeat("HTTP/1.1 102 X\r\n\r\n", 17) + "HTTP/1.1 200 OK\r\n\r\n", wantErr: "malformed reply: more than 16 interim replies, or one with status 101"},
	"101":      {raw: "HTTP/1.1 101 Switching Protocols\r\n\r\n", wantErr: "malformed reply: more than 16 interim replies, or one with status 101"},
	"only 1xx": {raw: "HTTP/1.1 103 Early Hints\r\n\r\n", wantErr: cutShort},

	// Lines and headers.
	"LF":              {raw: "HTTP/1.1 200 OK\nX-Value: a\nContent-Length: 1\n\nx", status: 200, value: "a", body: "x"},
	"mixed ends":      {raw: "HTTP/1.1 200 OK\nX-Value: a\r\nContent-Length: 1\n\r\nx", status: 200, value: "a", body: "x"},
	"letter case":     {raw: "HTTP/1.1 200 OK\r\nx-VALUE: a\r\ncONTENT-lENGTH: 1\r\n\r\nx", status: 200, value: "a", body: "x"},
	"blanks":          {raw: "HTTP/1.1 200 OK\r\nX-Value:\t  a b \t \r\nContent-Length:1\r\n\r\nx", status: 200, value: "a b", body: "x"},
	"first counts":    {raw: "HTTP/1.1 200 OK\r\nX-Value: a\r\nX-Value: b\r\nContent-Length: 0\r\n\r\n", status: 200, value: "a"},
	"empty is absent": {raw: "HTTP/1.1 200 OK\r\nX-Value:\r\nX-Value: b\r\nContent-Length: 0\r\n\r\n", status: 200, value: "b"},
	"blank in name":   {raw: "HTTP/1.1 200 OK\r\nX-Value : a\r\nContent-Length: 0\r\n\r\n", status: 200},
	"colons":          {raw: "HTTP/1.1 200 OK\r\nX-Value: a:b:\r\nContent-Length: 0\r\n\r\n", status: 200, value: "a:b:"},
	"no colon":        {raw: "HTTP/1.1 200 OK\r\nX-Value\r\n\r\n", status: 200, wantErr: `malformed reply: header line without a name and a colon "X-Value"`},
	"no name":         {raw: "HTTP/1.1 200 OK\r\n: a\r\n\r\n", status: 200, wantErr: `malformed reply: header line without a name and a colon ": a"`},
	"folded":          {raw: "HTTP/1.1 200 OK\r\nX-Value: a\r\n b: c\r\n\r\n", status: 200, wantErr: `malformed reply: folded header line " b: c"`},
	"folded, tab":     {raw: "HTTP/1.1 200 OK\r\n\tb: c\r\n\r\n", status: 200, wantErr: `malformed reply: folded header line "\tb: c"`},

	// Content-Length.
	"length 0":        {raw: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", status: 200},
	"leading zeros":   {raw: "HTTP/1.1 200 OK\r\nContent-Length: 00000000000000000003\r\n\r\nabc", status: 200, body: "abc"},
	"same twice":      {raw: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 03\r\n\r\nabc", status: 200, body: "abc"},
	"different":       {raw: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length after another one "4"`},
	"different, back": {raw: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", status: 200, wantErr: `malformed reply: Content-Length after another one "4"`},
	"plus":            {raw: "HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length "+3"`},
	"minus":           {raw: "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length "-3"`},
	"list":            {raw: "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length "3, 3"`},
	"empty length":    {raw: "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length ""`},
	"too long":        {raw: "HTTP/1.1 200 OK\r\nContent-Length: 268435457\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length above 268435456 "268435457"`},
	"overflow":        {raw: "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551619\r\n\r\nabc", status: 200, wantErr: `malformed reply: Content-Length above 268435456 "18446744073709551619"`},
	"body cut":        {raw: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", status: 200, wantErr: cutShort},
	"with chunked":    {raw: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", status: 200, body: "abc"},
	"odd, chunked":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n3\r\nabc\r\n0\r\n\r\n", status: 200, body: "abc"},

	// Transfer-Encoding and chunks.
	"chunked":          {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", status: 200, body: "abcde"},
	"Chunked":          {raw: "HTTP/1.1 200 OK\r\ntransfer-encoding:\tChunKED \r\n\r\n0\r\n\r\n", status: 200},
	"one by one":       {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1\r\nx\r\n", 5000) + "0\r\n\r\n", status: 200, body: strings.Repeat("x", 5000)},
	"a large chunk":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186A0\r\n" + strings.Repeat("x", 100000) + "\r\n0\r\n\r\n", status: 200, body: strings.Repeat("x", 100000)},
	"8 digits":         {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0000000a\r\n0123456789\r\n00000000\r\n\r\n", status: 200, body: "0123456789"},
	"9 digits":         {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n000000001\r\na\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk size "000000001"`},
	"extension":        {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b;c\"\r\nx\r\n0 ;z\r\n\r\n", status: 200, body: "x"},
	"blank after size": {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 \t\r\nx\r\n0\r\n\r\n", status: 200, body: "x"},
	"long extension":   {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("a", 4092) + "\r\nx\r\n0\r\n\r\n", status: 200, body: "x"},
	"longer extension": {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("a", 4093) + "\r\nx\r\n0\r\n\r\n", status: 200, wantErr: "malformed reply: line in a chunked body is longer than 4096 bytes"},
	"no size":          {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk size ""`},
	"odd size":         {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk size "0x1"`},
	"negative size":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk size "-1"`},
	"blank first":      {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\nx\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk size " 1"`},
	"chunk too short":  {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk ends with "y\r"`},
	"chunk too long":   {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nx\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: chunk ends with "\n0"`},
	"body too long":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n10000000\r\n", status: 200, wantErr: "malformed reply: body is longer than 268435456 bytes"},
	"cut in a chunk":   {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", status: 200, wantErr: cutShort},
	"cut in a size":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0", status: 200, wantErr: cutShort},
	"cut at the end":   {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", status: 200, wantErr: cutShort},
	"trailers":         {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Value: a\r\nB: c\n\r\n", status: 200, body: "x"},
	"odd trailer":      {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Value\r\n\r\n", status: 200, wantErr: `malformed reply: trailer line "X-Value"`},
	"folded trailer":   {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n c: d\r\n\r\n", status: 200, wantErr: `malformed reply: trailer line " c: d"`},
	"gzip":             {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", status: 200, wantErr: `malformed reply: Transfer-Encoding "gzip"`},
	"gzip, chunked":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", status: 200, wantErr: `malformed reply: Transfer-Encoding "gzip, chunked"`},
	"chunked twice":    {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", status: 200, wantErr: `malformed reply: Transfer-Encoding "chunked"`},
	"chunked in 1.0":   {raw: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", status: 200, wantErr: `malformed reply: Transfer-Encoding "chunked"`},

	// No length.
	"1.0, to the end":   {raw: "HTTP/1.0 200 OK\r\n\r\nabc", status: 200, body: "abc", closed: true},
	"close, to the end": {raw: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc", status: 200, body: "abc", closed: true},
	"much, to the end":  {raw: "HTTP/1.0 200 OK\r\n\r\n" + strings.Repeat("x", 100000), status: 200, body: strings.Repeat("x", 100000), closed: true},
	"keep-alive in 1.0": {raw: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nabc", status: 200, wantErr: unbounded},
	"no length":         {raw: "HTTP/1.1 200 OK\r\n\r\nabc", status: 200, wantErr: unbounded},
	"204":               {raw: "HTTP/1.1 204 No Content\r\n\r\n", status: 204},
	"204 with a length": {raw: "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", status: 204},
	"304":               {raw: "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", status: 304},

	// Reuse.
	"Connection: close":     {raw: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", status: 200, body: "x", closed: true},
	"a list with close":     {raw: "HTTP/1.1 200 OK\r\nConnection: Keep-Alive,\tCLOSE\r\nContent-Length: 1\r\n\r\nx", status: 200, body: "x", closed: true},
	"two Connections":       {raw: "HTTP/1.1 200 OK\r\nConnection: close\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", status: 200, body: "x", closed: true},
	"1.0, kept":             {raw: "HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", status: 200, body: "x"},
	"an unknown Connection": {raw: "HTTP/1.1 200 OK\r\nConnection: closed\r\nContent-Length: 1\r\n\r\nx", status: 200, body: "x"},
}

const unbounded = "malformed reply: neither a length nor chunks nor the end of the connection bound the body"

func TestReadBody(t *testing.T) {
	for name, tt := range replies {
		t.Run(name, func(t *testing.T) {
			for _, size := range pieces {
				server := &canned{rest: []byte(tt.raw), size: size}
				conn := dialled(t, server)
				ask(t, conn, "X-Other", "X-Value")
				reply, err := conn.ReadHead()
				var value, body string
				if err == nil {
					value = string(reply.Value(1))
					var b []byte
					b, err = reply.ReadBody(nil)
					body = string(b)
				}
				if reply.Status != tt.status || value != tt.value || body != tt.body || errText(err) != tt.wantErr {
					t.Errorf("pieces of %d: status %d, value %q, body of %d bytes %.20q, error %v\nwant status %d, value %q, body of %d bytes %.20q, error %s",
						size, reply.Status, value, len(body), body, err, tt.status, tt.value, len(tt.body), tt.body, tt.wantErr)
				}
				if want := tt.closed || tt.wantErr != ""; server.closed != want {
					t.Errorf("pieces of %d: connection closed is %v, want %v", size, server.closed, want)
				}
			}
		})
	}
}

// Of a reply whose status is all that counts the body is read if it can be, and the connection is kept in the same
// cases, and when nothing says how long the body is.
func TestReadBodyPrefix(t *testing.T) {
	for name, tt := range replies {
		t.Run(name, func(t *testing.T) {
			body, closed := tt.body, tt.closed || tt.wantErr != ""
			if tt.wantErr == unbounded {
				body, closed = "", strings.HasSuffix(tt.raw, "abc") // bytes left over
			}
			if len(body) > http1.MaxStatusBody {
				body, closed = body[:http1.MaxStatusBody], true
			}
			for _, size := range pieces {
				server := &canned{rest: []byte(tt.raw), size: size}
				conn := dialled(t, server)
				ask(t, conn)
				reply, err := conn.ReadHead()
				if reply.Status != tt.status {
					t.Errorf("pieces of %d: status %d, want %d", size, reply.Status, tt.status)
				}
				if err != nil {
					continue
				}
				if got := string(reply.ReadBodyPrefix(http1.MaxStatusBody)); tt.wantErr == "" && got != body {
					t.Errorf("pieces of %d: body of %d bytes %.20q, want %d bytes %.20q", size, len(got), got, len(body), body)
				}
				if size == 0 && server.closed != closed {
					t.Errorf("connection closed is %v, want %v", server.closed, closed)
				}
			}
		})
	}
}

func TestHeadOfAnySize(t *testing.T) {
	const around = len("HTTP/1.1 200 OK\r\nX-Value: \r\nContent-Length: 1\r\n\r\n")
	for _, tt := range []struct {
		size    int // of the whole head
		wantErr string
	}{
		{size: 300 << 10},
		{size: 1<<20 - 1},
		{size: 1 << 20},
		{size: 1<<20 + 1, wantErr: "malformed reply: head is longer than 1048576 bytes"},
		{size: 3 << 20, wantErr: "malformed reply: head is longer than 1048576 bytes"},
	} {
		for _, size := range []int{0, 4096, 65521} {
			value := strings.Repeat("v", tt.size-around)
			server := &canned{rest: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nX-Value: %s\r\nContent-Length: 1\r\n\r\nx", value), size: size}
			conn := dialled(t, server)
			ask(t, conn, "X-Value")
			reply, err := conn.ReadHead()
			if errText(err) != tt.wantErr {
				t.Fatalf("head of %d bytes in pieces of %d: %v, want %s", tt.size, size, err, tt.wantErr)
			}
			if err != nil {
				continue
			}
			if got := string(reply.Value(0)); got != value {
				t.Errorf("head of %d bytes in pieces of %d: value of %d bytes is not the one sent", tt.size, size, len(got))
			}
			if body, err := reply.ReadBody(nil); string(body) != "x" || err != nil {
				t.Errorf("head of %d bytes in pieces of %d: body %q, %v", tt.size, size, body, err)
			}
		}
	}
}

func TestTrailersOfAnySize(t *testing.T) {
	line := "X-Trailer: " + strings.Repeat("v", 1000) + "\r\n"
	for lines, wantErr := range map[int]string{
		1000: "",
		1100: "malformed reply: line in a chunked body is longer than ",
	} {
		raw := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + strings.Repeat(line, lines) + "\r\n"
		conn := dialled(t, &canned{rest: []byte(raw)})
		ask(t, conn)
		reply, err := conn.ReadHead()
		if err != nil {
			t.Fatal(err)
		}
		if _, err = reply.ReadBody(nil); (err == nil) != (wantErr == "") || !strings.HasPrefix(errText(err), wantErr) {
			t.Errorf("%d trailers: %v, want %s", lines, err, wantErr)
		}
	}
}
