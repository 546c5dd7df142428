package localaws

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
)

// A destination is where telemetry is sent: something that listens on this machine. One goroutine uses it.
type destination interface {
	send(ctx context.Context, records [][]byte) error
	close()
}

// An httpDestination gets a batch as a JSON array.
type httpDestination struct {
	url    string
	host   string // as the extension has named it
	client *http.Client
}

// newHTTPDestination returns the destination of a URI with a host that stands for the execution environment.
func newHTTPDestination(u *url.URL) *httpDestination {
	local := *u
	local.Host = net.JoinHostPort("127.0.0.1", u.Port())
	return &httpDestination{url: local.String(), host: u.Host, client: &http.Client{
		Transport:     &http.Transport{}, // no proxy
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (d *httpDestination) send(ctx context.Context, records [][]byte) error {
	body := bytes.Join(records, []byte(","))
	body = append(append([]byte("["), body...), ']')
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Host = d.host
	request.Header.Set("Content-Type", "application/json")
	answer, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close() // it was open for reading
	_, err = io.CopyN(io.Discard, answer.Body, MaxRequestBody)
	if err == io.EOF {
		err = nil
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("send telemetry: status %s", answer.Status)
	}
	return err
}

func (d *httpDestination) close() { d.client.CloseIdleConnections() }

// A tcpDestination gets one record a line, on one connection for as long as that holds.
type tcpDestination struct {
	address string
	conn    net.Conn
}

func (d *tcpDestination) send(ctx context.Context, records [][]byte) error {
	if d.conn == nil {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", d.address)
		if err != nil {
			return err
		}
		d.conn = conn
	}
	conn := d.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends a write that nobody reads
	defer stop()
	_, err := conn.Write(append(bytes.Join(records, []byte("\n")), '\n'))
	if err != nil {
		d.close()
	}
	return err
}

func (d *tcpDestination) close() {
	if d.conn != nil {
		_ = d.conn.Close() // what was to be sent has been, or has failed
		d.conn = nil
	}
}
