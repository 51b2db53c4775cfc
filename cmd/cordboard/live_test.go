package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// chatWindow is a chat whose customer answers every question with the first quick reply, until the conversation is closed.
type chatWindow struct {
	driver *runtime.Driver
	closed chan struct{}

	mu      sync.Mutex
	seen    []string
	offered string
	telling sync.WaitGroup
}

func (c *chatWindow) Perform(ctx context.Context, o runtime.Operation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch command := o.Command.(type) {
	case *flow.SendMessage:
		c.seen = append(c.seen, command.Text)
		if len(command.QuickReplies) > 0 {
			c.offered = command.QuickReplies[0]
		}
		c.tell(ctx, o, &flow.Sent{Message: "m" + strconv.Itoa(o.Op)})
	case *flow.Gather:
		c.tell(ctx, o, &flow.Gathered{Heard: c.offered})
	case *flow.Hangup:
		close(c.closed)
	}
}

func (c *chatWindow) tell(ctx context.Context, o runtime.Operation, e flow.Event) {
	c.telling.Go(func() {
		_, _ = c.driver.Deliver(ctx, runtime.Arrival{Contact: o.Contact, Key: "op:" + strconv.Itoa(o.Op), Op: o.Op, At: time.Now(), Event: e}) // the test sees what did not come
	})
}

const chatFlow = `{"format":"cordboard.flow/v1","name":"chat","kind":"digital","start":"hello","variables":[{"name":"topic","type":"string"}],"activities":[
  {"id":"hello","type":"send_message","properties":{"text":"Hello {{ contact.ani }}"},"outlets":{"sent":"ask","failed":"end"}},
  {"id":"ask","type":"send_and_wait","properties":{"text":"What is it about?","variable":"topic","quick_replies":["My order"]},"outlets":{"replied":"thanks","timeout":"end","failed":"end"}},
  {"id":"thanks","type":"send_message","properties":{"text":"{{ vars.topic }}, then."},"outlets":{"sent":"end","failed":"end"}},
  {"id":"end","type":"disconnect"}]}`

// begin starts a live contact through a flow and gives the app that runs it.
func begin(t *testing.T, ready func(*App)) *App {
	t.Helper()
	db, _ := openTest(t)
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Driver.Close)
	ready(app)
	document := &flow.Flow{}
	if err := json.Unmarshal([]byte(chatFlow), document); err != nil {
		t.Fatal(err)
	}
	program, err := db.SaveSnapshot(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	contact := flow.Contact{ID: "c1", Channel: "chat", ANI: "anna", StartedAt: time.Now()}
	if _, err := app.Driver.Begin(t.Context(), runtime.Contact{Facts: contact, Program: program}); err != nil {
		t.Fatal(err)
	}
	return app
}

// TestDigitalContactOnAChannel takes a live chat through messages and a question.
func TestDigitalContactOnAChannel(t *testing.T) {
	chat := &chatWindow{closed: make(chan struct{})}
	app := begin(t, func(a *App) {
		chat.driver = a.Driver
		a.performer.channels = map[string]runtime.Channel{"chat": chat}
	})
	select {
	case <-chat.closed:
	case <-time.After(10 * time.Second):
		t.Fatal("the chat was not closed")
	}
	chat.telling.Wait()
	app.performer.running.Wait()
	if want := []string{"Hello anna", "What is it about?", "My order, then."}; !slices.Equal(chat.seen, want) {
		t.Errorf("the customer read %q, want %q", chat.seen, want)
	}
	ended(t, app, runtime.Disconnected)
}

// TestDigitalContactWithoutAChannel leaves by failed when nothing here can write to the customer.
func TestDigitalContactWithoutAChannel(t *testing.T) {
	app := begin(t, func(*App) {})
	app.performer.running.Wait()
	ended(t, app, runtime.Disconnected)
	entries, err := app.DB.Journal().Entries(t.Context(), "c1", 0)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(entries, func(e runtime.Entry) bool { return e.Kind == "left" && e.Activity == "hello" && e.Outlet == "failed" }) {
		t.Errorf("journal: got %+v, want hello left by failed", entries)
	}
}

func ended(t *testing.T, app *App, want runtime.Ends) {
	t.Helper()
	c, err := app.DB.Journal().Contact(t.Context(), "c1")
	if err != nil || c.Status != runtime.Over || c.Ends != want {
		t.Errorf("the contact: got %s, ended %q (%v), want over, ended %q", c.Status, c.Ends, err, want)
	}
}
