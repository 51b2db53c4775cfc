package api

import (
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// eventStream writes server-sent events. Its first event opens it, so that an error before it can still have a status.
type eventStream struct {
	response *echo.Response

	mu   sync.Mutex // the heart beats beside the events
	open bool
}

func newEventStream(r *echo.Response) *eventStream { return &eventStream{response: r} }

// send writes one state with its cursor as the event's id.
func (e *eventStream) send(cursor string, state any) error {
	data, err := frame(cursor, state)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.open {
		h := e.response.Header()
		h.Set("Content-Type", "text/event-stream")
		h.Set("X-Accel-Buffering", "no")
		e.response.WriteHeader(http.StatusOK)
		e.open = true
	}
	return e.write(data)
}

func (e *eventStream) write(data []byte) error {
	if _, err := e.response.Write(data); err != nil {
		return err
	}
	return http.NewResponseController(e.response).Flush()
}

// beat writes a comment now and then, so that proxies keep the stream open. Stop waits for the last one.
func (e *eventStream) beat(every time.Duration) (stop func()) {
	ticker, done, ended := time.NewTicker(every), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			e.mu.Lock()
			if e.open {
				_ = e.write([]byte(": still here\n\n")) // a reader that is gone ends the request's context
			}
			e.mu.Unlock()
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
		<-ended
	}
}
