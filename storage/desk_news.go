package storage

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// newsGap is the least time between two messages of a node: what comes meanwhile is one message, because a database server makes the commits of
// transactions that notify wait for each other.
const newsGap = 30 * time.Millisecond

// mostNewsAgents is how many agents a message names; beyond that it says that any may have changed.
const mostNewsAgents = 100

// mostNews bounds the bytes of a message, which a database server limits to 8,000.
const mostNews = 7900

// deskNews is what a node has to tell the others about the desk.
type deskNews struct {
	node  string // tells this node's messages from others'
	mutex sync.Mutex
	note  deskNote
	ready chan struct{}
}

// deskNote is one message.
type deskNote struct {
	From   string   `json:"from"`
	Inbox  bool     `json:"inbox,omitempty"`  // the desk has mail
	Agents []string `json:"agents,omitempty"` // who changed
	All    bool     `json:"all,omitempty"`    // any agent may have changed
	Said   []said   `json:"said,omitempty"`   // to contacts that are at home at other nodes
}

func newDeskNews() deskNews {
	return deskNews{node: newID(), ready: make(chan struct{}, 1)}
}

// Wake implements routing.Store.
func (k *Desk) Wake() { k.tell(func(n *deskNote) { n.Inbox = true }) }

// Changed implements routing.Store.
func (k *Desk) Changed(agents []string) {
	k.tell(func(n *deskNote) {
		if n.All = n.All || len(n.Agents)+len(agents) > mostNewsAgents; n.All {
			n.Agents = nil
			return
		}
		n.Agents = append(n.Agents, agents...)
	})
}

func (k *Desk) tell(add func(*deskNote)) {
	if k.db.dialect.listen == nil {
		return
	}
	k.news.mutex.Lock()
	add(&k.news.note)
	k.news.mutex.Unlock()
	poke(k.news.ready)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Woken implements routing.Store.
func (k *Desk) Woken() <-chan struct{} { return k.woken }

// Listen implements routing.Store.
func (k *Desk) Listen(ctx context.Context, changed func(agents []string)) error {
	if k.db.dialect.listen == nil {
		<-ctx.Done()
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	var sending sync.WaitGroup
	defer sending.Wait()
	defer stop()
	sending.Go(func() { k.send(ctx) })
	return k.db.dialect.listen(ctx, k.db.address, deskChannel, func(text string) {
		var n deskNote
		if text == "" || json.Unmarshal([]byte(text), &n) != nil {
			n = deskNote{Inbox: true, All: true} // messages may be lost
		}
		if n.From == k.news.node {
			return
		}
		k.hear(n.Said)
		if n.Inbox {
			poke(k.woken)
		}
		if n.All {
			changed(nil)
		} else if len(n.Agents) > 0 {
			changed(n.Agents)
		}
	})
}

// send tells the other nodes, each time in a transaction of its own. What is lost is found by those who look once a second.
func (k *Desk) send(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.news.ready:
		}
		k.news.mutex.Lock()
		n := k.news.note
		k.news.note = deskNote{}
		k.news.mutex.Unlock()
		n.From = k.news.node
		text, err := encode(n)
		if len(text) > mostNews {
			text, err = encode(deskNote{From: n.From, Inbox: n.Inbox, All: true})
		}
		if err == nil {
			_, _ = k.db.read().exec(ctx, k.db.dialect.notify, deskChannel, text)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(newsGap):
		}
	}
}
