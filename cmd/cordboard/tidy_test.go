package main

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// TestRecordingsAreForgotten ticks: a recording of an open form stays, and goes once its hour is over; what the desk remembers goes with its days.
func TestRecordingsAreForgotten(t *testing.T) {
	now := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	db, err := storage.Open(t.Context(), t.TempDir()+"/cordboard.db", storage.Config{Catalog: activities.Catalog(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Desk().NoteVisit(t.Context(), "old", "+358401", "support"); err != nil {
		t.Fatal(err)
	}
	hash, err := db.KeepAudio(t.Context(), []byte("a recording"))
	if err != nil {
		t.Fatal(err)
	}
	app := &App{DB: db, Config: AppConfig{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	tick := func() {
		ctx, cancel := context.WithCancel(t.Context())
		ticks := make(chan time.Time)
		done := make(chan struct{})
		go func() { app.tidy(ctx, ticks); close(done) }()
		ticks <- now
		ticks <- now // taken only after the work of the first
		cancel()
		<-done
	}
	tick()
	if _, err := db.Audio(t.Context(), hash); err != nil {
		t.Errorf("got %v, want it kept for an hour", err)
	}
	now = now.Add(2 * time.Hour)
	tick()
	if _, err := db.Audio(t.Context(), hash); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v, want it forgotten", err)
	}
	now = now.AddDate(2, 0, 0)
	tick()
	if n, err := db.Desk().Forget(t.Context()); err != nil || n != 0 {
		t.Errorf("got %d old rows of the desk (%v) after the tick, want them forgotten", n, err)
	}
}
