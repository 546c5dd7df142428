package invokeapi_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi"
)

const (
	jsonType  = "application/json"
	octetType = "application/octet-stream"
)

// frames are the frames whose bytes are in testdata/TestFrames.
func frames() map[string]invokeapi.Frame {
	complete := func(payload []byte) invokeapi.Frame {
		return invokeapi.Frame{MessageType: "event", Event: "InvokeComplete", ContentType: jsonType, Payload: payload}
	}
	return map[string]invokeapi.Frame{
		"chunk":     {MessageType: "event", Event: "PayloadChunk", ContentType: octetType, Payload: []byte("hello")},
		"complete":  complete(invokeapi.Completion("", "", "")),
		"log":       complete(invokeapi.Completion("", "", "bG9n")),
		"error":     complete(invokeapi.Completion("Unhandled", `{"errorMessage":"boom"}`, "")),
		"exception": {MessageType: "exception", Event: "ServiceException", ContentType: jsonType, Payload: []byte(`{"message":"x"}`)},
	}
}

// golden is the content of a file of hexadecimal digits, which were recorded and are not written by this test.
func golden(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "TestFrames", name+".hex"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFrames(t *testing.T) {
	for name, f := range frames() {
		t.Run(name, func(t *testing.T) {
			want := golden(t, name)
			if got := f.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("written:\n got %x\nwant %x", got, want)
			}
			r := bytes.NewReader(want)
			got, err := invokeapi.ReadFrame(r)
			if err != nil || !reflect.DeepEqual(got, f) {
				t.Errorf("read:\n got %+v, %v\nwant %+v", got, err, f)
			}
			if _, err := invokeapi.ReadFrame(r); err != io.EOF {
				t.Errorf("behind the frame: %v, want EOF", err)
			}
		})
	}
}

// TestBrokenFrames damages a good frame.
func TestBrokenFrames(t *testing.T) {
	good := golden(t, "chunk")
	damaged := func(at int, b byte) []byte {
		d := bytes.Clone(good)
		d[at] = b
		return d
	}
	resealed := func(change func([]byte)) []byte {
		d := bytes.Clone(good)
		change(d)
		binary.BigEndian.PutUint32(d[8:], crc32.ChecksumIEEE(d[:8]))
		binary.BigEndian.PutUint32(d[len(d)-4:], crc32.ChecksumIEEE(d[:len(d)-4]))
		return d
	}
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"prelude cut":     {good[:7], "event stream: prelude: unexpected EOF"},
		"message cut":     {good[:50], "event stream: message of 111 bytes: unexpected EOF"},
		"only a prelude":  {good[:12], "event stream: message of 111 bytes: unexpected EOF"},
		"length":          {damaged(3, 0x70), "event stream: checksum of a prelude does not match"},
		"payload":         {damaged(105, 'x'), "event stream: checksum of a message does not match"},
		"too large":       {resealed(func(d []byte) { d[0] = 0x7f }), "event stream: message of 2130706543 bytes with headers of 90 bytes"},
		"too small":       {resealed(func(d []byte) { d[3] = 15 }), "event stream: message of 15 bytes with headers of 90 bytes"},
		"headers":         {resealed(func(d []byte) { d[7] = 0xff }), "event stream: message of 111 bytes with headers of 255 bytes"},
		"no headers' end": {resealed(func(d []byte) { d[7] = 20 }), `event stream: header ":message-type" ends early`},
		"header's end":    {resealed(func(d []byte) { d[7] = 15 }), "event stream: header ends early"},
		"header's type":   {resealed(func(d []byte) { d[26] = 3 }), `event stream: header ":message-type" has type 3, want a string`},
		"all of a header": {resealed(func(d []byte) { d[7] = 0; d[3] = 111 }), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := invokeapi.ReadFrame(bytes.NewReader(tt.data))
			if got := errText(err); got != tt.want {
				t.Errorf("error = %q, want %q", got, tt.want)
			}
		})
	}
}

// FuzzReadFrame holds that whatever is read as a frame of ours is written as it was.
func FuzzReadFrame(f *testing.F) {
	for name := range frames() {
		f.Add(golden(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := invokeapi.ReadFrame(bytes.NewReader(data))
		if err != nil {
			return
		}
		again, err := invokeapi.ReadFrame(bytes.NewReader(got.Bytes()))
		if err != nil || again.Event != got.Event || again.ContentType != got.ContentType || !bytes.Equal(again.Payload, got.Payload) {
			t.Errorf("read %+v, written and read again %+v, %v", got, again, err)
		}
	})
}
