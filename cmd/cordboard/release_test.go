package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/storage"
)

// TestReleaseAfterRestart plans a release, stops the server before its time and starts it after: the label moves at once, and the note says that it is late.
func TestReleaseAfterRestart(t *testing.T) {
	now := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	path := t.TempDir() + "/cordboard.db"
	serve := func(ticks int) {
		db, err := storage.Open(t.Context(), path, storage.Config{Catalog: activities.Catalog(), Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		ctx, cancel := context.WithCancel(t.Context())
		app := &App{DB: db, Config: AppConfig{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
		ticking, done := make(chan time.Time), make(chan struct{})
		go func() { app.release(ctx, ticking); close(done) }()
		for range ticks {
			ticking <- now
		}
		ticking <- now // taken only after the work of the others
		cancel()
		<-done
	}
	var id string
	func() {
		db, err := storage.Open(t.Context(), path, storage.Config{Catalog: activities.Catalog(), Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := db.CreateFlow(t.Context(), tester, lineFlow("line")); err != nil {
			t.Fatal(err)
		}
		at := now.Add(time.Hour)
		v, err := db.Publish(t.Context(), tester, "line", storage.Publication{Revision: 1, Message: "First", At: &at})
		if err != nil {
			t.Fatal(err)
		}
		id = v.Release.ID
	}()
	released := func() storage.Release {
		db, err := storage.Open(t.Context(), path, storage.Config{Catalog: activities.Catalog(), Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		r, err := db.Release(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	now = now.Add(59 * time.Minute)
	serve(3)
	if r := released(); r.State != storage.ReleasePlanned {
		t.Errorf("got %+v before its time, want it planned", r)
	}
	now = now.Add(time.Hour)
	serve(0)
	if r := released(); r.State != storage.ReleaseDone || r.BeganAt == nil || !strings.Contains(r.Note, "59m late") {
		t.Errorf("got %+v, want it done, 59m late", r)
	}
}
