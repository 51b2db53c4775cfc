package routing

import (
	"context"
	"hash/fnv"
	"sync"
	"time"
)

// tellers deliver commands to contacts: those of one ticket in order, those of several beside each other.
type tellers struct {
	once    sync.Once
	lines   [tellWorkers]tellLine
	running sync.WaitGroup
}

// tellLine is what one teller has to deliver yet.
type tellLine struct {
	mutex sync.Mutex
	list  []Delivery
	wake  chan struct{}
}

// tell hands deliveries out. They are saved already, so those that are not delivered before the end come again.
func (t *tellers) tell(ctx context.Context, s *Service, deliveries []Delivery) {
	t.once.Do(func() {
		for i := range t.lines {
			t.lines[i].wake = make(chan struct{}, 1)
			t.running.Go(func() { t.lines[i].run(ctx, s) })
		}
	})
	for _, d := range deliveries {
		h := fnv.New32a()
		_, _ = h.Write([]byte(d.Ticket))
		t.lines[h.Sum32()%tellWorkers].put(d)
	}
}

func (l *tellLine) put(d Delivery) {
	l.mutex.Lock()
	l.list = append(l.list, d)
	l.mutex.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *tellLine) take() []Delivery {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	list := l.list
	l.list = nil
	return list
}

func (l *tellLine) run(ctx context.Context, s *Service) {
	for {
		list := l.take()
		if len(list) == 0 {
			select {
			case <-ctx.Done():
				return
			case <-l.wake:
			}
			continue
		}
		var told []string
		for _, d := range list {
			if !s.deliver(ctx, d) {
				return
			}
			told = append(told, d.ID)
		}
		if err := s.config.Store.Told(ctx, told); err != nil && ctx.Err() == nil {
			s.config.Log.Warn("deliveries of the desk could not be forgotten; they come again after a restart", "error", err)
		}
	}
}

// deliver tries until it is done; false when ctx ends first.
func (s *Service) deliver(ctx context.Context, d Delivery) bool {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		err := s.config.Tell(ctx, d)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		s.config.Log.Warn("a contact could not be told by the desk", "ticket", d.Ticket, "error", err)
		s.pause(ctx, pause)
	}
}
