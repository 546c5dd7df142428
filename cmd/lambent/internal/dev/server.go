package dev

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/invokeapi"
)

// A server is the port of a manager's service.
type server struct {
	manager   *manager
	listeners []net.Listener
	http      *http.Server
	url       string
	serving   sync.WaitGroup
	until     time.Time // for open requests to end, when it is refusing others
	shut      chan struct{}
}

// newServer serves on listeners, at once.
func newServer(m *manager, listeners []net.Listener) *server {
	s := &server{manager: m, listeners: listeners, url: "http://" + listeners[0].Addr().String(), shut: make(chan struct{})}
	m.url = s.url
	s.http = front.NewServer(s.handler())
	s.http.RegisterOnShutdown(m.out.lines.Close) // or who follows logs would hold it up
	for _, l := range listeners {
		s.serving.Go(func() {
			if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				m.out.Problem(fmt.Errorf("serve on %s: %w", l.Addr(), err))
			}
		})
	}
	return s
}

// handler answers requests; those for functions wait until these are known.
func (s *server) handler() http.Handler {
	m := s.manager
	h := front.New(m.service, front.Options{
		Host: m.o.Host,
		URL:  func(name string) front.URL { return functionURL(m.published.get(name)) },
		API: invokeapi.Options{
			Account: m.o.Service.Account, Region: m.region(),
			Describe: func(name string) invokeapi.Description { return describe(m.published.get(name)) },
		},
		Logs: &m.out.lines,
		Unusable: func(function, requestID string, err error) {
			m.out.Problem(fmt.Errorf("function %s: answer of request %s: %w", function, requestID, err))
		},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != front.HealthPath && !m.await(r.Context()) {
			http.Error(w, "lambent dev has ended", http.StatusServiceUnavailable)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// await waits until the functions are known, and reports whether they are.
func (m *manager) await(ctx context.Context) bool {
	select {
	case <-m.found:
		return true
	case <-m.ending:
	case <-ctx.Done():
	}
	return m.isFound()
}

func (m *manager) region() string {
	if m.o.Service.Region != "" {
		return m.o.Service.Region
	}
	return m.o.Service.Getenv("AWS_REGION")
}

func functionURL(r *project.Resolved) front.URL {
	if r == nil || r.URL == nil {
		return front.URL{}
	}
	u := front.URL{Auth: r.URL.Auth, InvokeMode: r.URL.InvokeMode}
	if c := r.URL.CORS; c != nil {
		u.CORS = &front.CORS{
			AllowCredentials: c.AllowCredentials, AllowHeaders: c.AllowHeaders, AllowMethods: c.AllowMethods,
			AllowOrigins: c.AllowOrigins, ExposeHeaders: c.ExposeHeaders,
			MaxAge: int(time.Duration(c.MaxAge).Seconds()),
		}
	}
	return u
}

func describe(r *project.Resolved) invokeapi.Description {
	if r == nil {
		return invokeapi.Description{}
	}
	return invokeapi.Description{Description: r.Description, Role: r.Role}
}

// refuse takes no more connections. Requests that are open may go on for a while.
func (s *server) refuse() {
	s.until = time.Now().Add(grace)
	ctx, cancel := context.WithDeadline(context.Background(), s.until)
	for _, l := range s.listeners {
		l.Close() // now, while Shutdown may still be on its way
	}
	go func() {
		defer close(s.shut)
		defer cancel()
		if s.http.Shutdown(ctx) != nil {
			s.http.Close() // their clients see the end of the connection
		}
	}()
}

// shutdownGrace is what environments get when nothing is left of the time for requests.
const shutdownGrace = 2500 * time.Millisecond

// close ends the service. What had to be cut off is said, and no error: somebody wanted the end.
func (s *server) close() error {
	m := s.manager
	async, cancel := context.WithTimeout(context.Background(), asyncGrace)
	defer cancel()
	if undelivered := m.service.StopAsync(async); undelivered > 0 {
		m.out.Note("asynchronous events that were not delivered: %d", undelivered)
	}
	ctx, cancel := context.WithTimeout(context.Background(), max(time.Until(s.until), shutdownGrace))
	defer cancel()
	err := m.service.Close(ctx)
	<-s.shut
	s.serving.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		m.out.Problem(err)
		return nil
	}
	return err
}
