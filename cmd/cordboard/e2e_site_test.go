package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web"
)

// The users of the browser tests. They share a password.
const (
	anna     = "anna@example.com"  // designs flows
	mikko    = "mikko@example.com" // another designer
	sari     = "sari@example.com"  // an admin
	reader   = "reader@example.com"
	password = "correct horse battery staple"
)

var passwordHash = sync.OnceValues(func() (string, error) { return web.HashPassword(context.Background(), password) })

// tester does what a test's set-up does to the store.
var tester = storage.Actor{Name: "test"}

// site is a whole server of one test.
type site struct {
	app *App
	db  *storage.DB
	url string
	cut func() // breaks every connection that browsers have open; they may come back
}

// newSite starts a server on a fresh database with the users above and the demo's schedules, queues and agents, and no flows.
func newSite(t testing.TB) *site {
	t.Helper()
	db, _ := openTest(t)
	s := &site{db: db}
	s.people(t)
	d := demo{db: db, catalog: activities.Catalog(), who: tester, out: io.Discard}
	for _, step := range []func(context.Context) error{d.organisation, d.resources} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.start(t)
	return s
}

func (s *site) people(t testing.TB) {
	t.Helper()
	hash, err := passwordHash()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.SaveRole(t.Context(), tester, storage.Role{Name: "reader", Permissions: []string{web.FlowView, web.ResourceView}}); err != nil {
		t.Fatal(err)
	}
	for _, u := range []storage.NewUser{
		{Email: anna, Name: "Anna Virtanen", Hash: hash, Roles: []string{"designer"}},
		{Email: mikko, Name: "Mikko Korhonen", Hash: hash, Roles: []string{"designer"}},
		{Email: sari, Name: "Sari Lehtonen", Hash: hash, Roles: []string{storage.AdminRole}},
		{Email: reader, Name: "Rita Reader", Hash: hash, Roles: []string{"reader"}},
	} {
		if _, err := s.db.CreateUser(t.Context(), tester, u); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *site) start(t testing.TB) {
	t.Helper()
	var err error
	s.app, err = New(AppConfig{DB: s.db, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), API: jsonAPI})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	wire := &breakable{Listener: listener}
	s.cut = wire.cut
	go func() { done <- s.app.Run(ctx, wire) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		s.app.Close()
	})
}

// breakable is a listener whose connections can be broken from outside.
type breakable struct {
	net.Listener
	mu   sync.Mutex
	open []net.Conn
}

// Accept notes the connection.
func (b *breakable) Accept() (net.Conn, error) {
	c, err := b.Listener.Accept()
	if err == nil {
		b.mu.Lock()
		b.open = append(b.open, c)
		b.mu.Unlock()
	}
	return c, err
}

func (b *breakable) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.open {
		_ = c.Close() // most are closed already
	}
	b.open = nil
}

// session makes a session for a user and gives the cookie's value.
func (s *site) session(t testing.TB, email string) string {
	t.Helper()
	user, err := s.db.UserByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	bits := make([]byte, 32)
	_, _ = rand.Read(bits)
	id, now := base64.RawURLEncoding.EncodeToString(bits), time.Now()
	err = s.db.CreateSession(t.Context(), storage.Actor{UserID: user.ID, Name: user.Name}, storage.Session{
		IDHash: storage.Hash(id), UserID: user.ID, CreatedAt: now, SeenAt: now, IdleUntil: now.Add(time.Hour), ExpiresAt: now.Add(time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// signOut ends all sessions of a user, as an admin or the time does.
func (s *site) signOut(t testing.TB, email string) {
	t.Helper()
	user, err := s.db.UserByEmail(t.Context(), email)
	if err == nil {
		err = s.db.DeleteSessionsOf(t.Context(), tester, user.ID, "")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// create stores a flow.
func (s *site) create(t testing.TB, f *flow.Flow) {
	t.Helper()
	if _, err := s.db.CreateFlow(t.Context(), tester, f); err != nil {
		t.Fatalf("create flow %s: %v", f.Name, err)
	}
}

// template stores a shipped template, with the subflows that it runs.
func (s *site) template(t testing.TB, id string) *flow.Flow {
	t.Helper()
	for _, tpl := range templates.All() {
		if tpl.ID != id {
			continue
		}
		for _, file := range tpl.Subflows {
			sub, err := flow.DecodeDraft(file.Data)
			if err != nil {
				t.Fatal(err)
			}
			s.create(t, sub)
		}
		f, err := flow.DecodeDraft(tpl.Document)
		if err != nil {
			t.Fatal(err)
		}
		s.create(t, f)
		return f
	}
	t.Fatalf("there is no template %s", id)
	return nil
}

// publish makes the draft the live version.
func (s *site) publish(t testing.TB, name, message string) {
	t.Helper()
	f, err := s.db.Flow(t.Context(), name)
	if err == nil {
		_, err = s.db.Publish(t.Context(), tester, name, storage.Publication{Revision: f.Revision, Message: message})
	}
	if err != nil {
		t.Fatalf("publish %s: %v", name, err)
	}
}

// draft is the flow as the server has it.
func (s *site) draft(t testing.TB, name string) *flow.Flow {
	t.Helper()
	f, err := s.db.Flow(t.Context(), name)
	if err != nil {
		t.Fatalf("read flow %s: %v", name, err)
	}
	return f.Draft
}

// untilDraft waits for a draft that is as the test wants it.
func (p *page) untilDraft(name, what string, ok func(*flow.Flow) bool) *flow.Flow {
	p.t.Helper()
	var f *flow.Flow
	if poll(p.ctx, func() bool {
		stored, err := p.site.db.Flow(p.ctx, name)
		f = stored.Draft
		return err == nil && ok(f)
	}) != nil {
		var data []byte
		if f != nil {
			data, _ = flow.Encode(f, p.site.app.Catalog)
		}
		p.t.Fatalf("got no draft of %s with %s in %v:\n%s\n  see %s", name, what, patience, data, p.picture())
	}
	return f
}

// record finds an activity, nil when there is none.
func record(f *flow.Flow, id string) *flow.Record {
	for i := range f.Activities {
		if f.Activities[i].ID == id {
			return &f.Activities[i]
		}
	}
	return nil
}

// leads says whether an outlet leads to a target.
func leads(f *flow.Flow, from, outlet, to string) bool {
	r := record(f, from)
	return r != nil && r.Outlets[outlet] == to
}

// chainFlow makes a flow of n activities: menus that lead to the next, in columns, with a queue at the end.
func chainFlow(name string, n int) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "menu_1", Layout: map[string]flow.Position{}}
	for i := 1; i < n; i++ {
		id, next := fmt.Sprintf("menu_%d", i), fmt.Sprintf("menu_%d", i+1)
		if i == n-1 {
			next = "bye"
		}
		f.Activities = append(f.Activities, flow.Record{
			ID: id, Type: "menu", Name: fmt.Sprintf("Menu %d", i), Outlets: map[string]string{"1": next, "2": "bye", "no_input": next, "no_match": next},
			Properties: []byte(fmt.Sprintf(`{"prompt":"This is menu number %d. Press one to go on, two to end.","options":[{"key":"1","label":"On"},{"key":"2","label":"End"}],"max_tries":3,"timeout":"5s","interruptible":true}`, i)),
		})
		f.Layout[id] = flow.Position{X: float64((i - 1) / 10 * 328), Y: float64((i - 1) % 10 * 200)}
	}
	f.Activities = append(f.Activities, flow.Record{ID: "bye", Type: "disconnect", Name: "Bye", Properties: []byte(`{}`)})
	f.Layout["bye"] = flow.Position{X: float64((n/10 + 1) * 328)}
	return f
}
