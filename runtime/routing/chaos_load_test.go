package routing_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// chaosLoad is customers who come and go, and agents who take them. It goes on whatever happens to nodes and database.
type chaosLoad struct {
	store   *storage.Desk
	pool    *sqlx.DB
	joined  atomic.Int64
	sent    atomic.Int64
	running sync.WaitGroup
}

// send sends an event until it is kept. After an error nobody knows whether it was, so it is sent again with its key.
func (l *chaosLoad) send(ctx context.Context, key string, e routing.Event) {
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for l.store.Send(ctx, key, e) != nil && ctx.Err() == nil {
		<-every.C
	}
	l.sent.Add(1)
	l.store.Wake()
}

// start runs the load until stop is closed. What was begun is finished in any case.
func (l *chaosLoad) start(ctx context.Context, stop chan struct{}) {
	for i := range chaosAgents {
		l.send(ctx, fmt.Sprintf("sign-in-%d", i), routing.SetAgent{Agent: chaosAgent(i), State: routing.Available})
	}
	l.running.Go(func() { l.customers(ctx, stop) })
	l.running.Go(func() { l.agents(ctx, stop) })
}

func (l *chaosLoad) customers(ctx context.Context, stop chan struct{}) {
	random := rand.New(rand.NewPCG(1, 2))
	every := time.NewTicker(8 * time.Millisecond)
	defer every.Stop()
	for n := int64(1); ; n++ {
		select {
		case <-stop:
			return
		case <-every.C:
		}
		ticket := fmt.Sprintf("c%d:1", n)
		l.send(ctx, ticket, routing.Join{Ticket: ticket, Contact: fmt.Sprintf("c%d", n), Queue: "support", Channel: "chat", Priority: 1 + random.IntN(10)})
		l.joined.Store(n)
		if gone := 1 + random.Int64N(n); random.IntN(4) == 0 {
			l.send(ctx, fmt.Sprintf("leave-%d", n), routing.Leave{Ticket: fmt.Sprintf("c%d:1", gone)})
		}
	}
}

// held is a contact that an agent is offered, or has.
type held struct{ Agent, Ticket, Phase string }

func (l *chaosLoad) agents(ctx context.Context, stop chan struct{}) {
	every := time.NewTicker(15 * time.Millisecond)
	defer every.Stop()
	for round := 0; ; round++ {
		select {
		case <-stop:
			return
		case <-every.C:
		}
		l.work(ctx, fmt.Sprintf("work-%d-", round), rand.New(rand.NewPCG(3, uint64(round))))
	}
}

// work lets each agent do something about each contact that they are offered or have.
func (l *chaosLoad) work(ctx context.Context, key string, random *rand.Rand) {
	var list []held
	if l.pool.SelectContext(ctx, &list, `SELECT s.agent, s.ticket, t.phase FROM desk_slots s JOIN desk_tickets t ON t.ticket = s.ticket`) != nil {
		return // the database is away; there is a next round
	}
	for _, h := range list {
		var e routing.Event = routing.Accept{Ticket: h.Ticket, Agent: h.Agent}
		switch draw := random.IntN(10); {
		case h.Phase == "connected" && draw < 4:
			e = routing.Finish{Ticket: h.Ticket, Agent: h.Agent}
		case h.Phase == "connected":
			continue
		case draw == 0:
			e = routing.Decline{Ticket: h.Ticket, Agent: h.Agent}
		}
		l.send(ctx, key+h.Ticket+h.Agent, e)
	}
}

// empty ends every contact that came.
func (l *chaosLoad) empty(ctx context.Context) {
	for n := int64(1); n <= l.joined.Load(); n++ {
		l.send(ctx, fmt.Sprintf("end-%d", n), routing.Leave{Ticket: fmt.Sprintf("c%d:1", n)})
	}
}
