package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/effect"
	"cordboard/runtime/routing"
	"cordboard/runtime/speech"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/web"
)

// AppConfig is what an App needs.
type AppConfig struct {
	DB       *storage.DB             // open and migrated; required
	Secure   bool                    // browsers reach the server by TLS
	Log      *slog.Logger            // nil: slog.Default
	API      func(*App) http.Handler // makes the JSON API; nil: none
	Probe    func(point string)      // see runtime.Config.Probe; crash tests only
	Internal []string                // hosts that http_request may reach although they are inside; see effect.Config
	AITurns  int                     // turns of AI agents under way at once; 0: ai.AtOnce
	Espeak   string                  // the program that speaks texts; "": espeak-ng where PATH has it
	Origins  []string                // further origins that may send forms; see web.Config

	TrustedProxies []*net.IPNet // networks whose X-Forwarded-For is believed; see web.Config
}

// App is everything that runs in one server process, joined together.
type App struct {
	Config    AppConfig
	DB        *storage.DB
	Catalog   *flow.Catalog
	Driver    *runtime.Driver
	Programs  *runtime.Programs
	TestCalls *testcall.Manager
	Suite     *testcall.Suite // runs the saved test calls of flows
	Desk      *routing.Service
	Live      *browser.Calls
	Web       *web.Server

	node      string
	performer *performer
	lastZone  atomic.Pointer[time.Location]
	running   sync.WaitGroup
	endLease  context.CancelFunc // nil before Run
	leased    sync.WaitGroup
	stop      context.CancelFunc
}

// New joins an app. Nothing runs in it but the driver's workers until Run.
func New(config AppConfig) (*App, error) {
	if config.Log == nil {
		config.Log = slog.Default()
	}
	a := &App{Config: config, DB: config.DB, Catalog: activities.Catalog(), node: nodeName()}
	requests, err := effect.New(effect.Config{Internal: config.Internal, Secrets: a.credential})
	if err != nil {
		return nil, err
	}
	tests := testcall.NewRegistry()
	a.Programs = runtime.NewPrograms(a.DB.Documents(), a.Catalog, 0)
	a.performer = newPerformer(tests, requests, a.DB.Journal(), config.Log)
	knowledge := &aiStore{db: a.DB}
	a.performer.ai = a.newAI(requests, knowledge)
	a.Driver = runtime.New(runtime.Config{
		Journal: a.DB.Journal(), Programs: a.Programs, Performer: a.performer, Reads: tests.Read, Org: tests.Org, Stops: tests.Stops, Zone: a.zone,
		Logger: config.Log, Probe: config.Probe, Node: a.node,
	})
	a.performer.driver = a.Driver
	a.Live = browser.New(browser.Config{Node: a.node, Begin: a.Driver.Begin, Deliver: a.Driver.Deliver, Length: a.promptLength, Log: config.Log})
	a.performer.live = a.Live
	a.joinDesk()
	a.TestCalls = testcall.NewManager(testcall.ManagerConfig{
		Driver: a.Driver, Programs: a.Programs, Registry: tests, Save: a.DB.SaveSnapshot, Prepare: a.unpublished, Queue: a.standIns, Agent: a.standIn,
		AI: testAI(knowledge), Length: a.promptLength, Clock: a.wallClock,
		Log: config.Log,
	})
	a.Suite = a.newSuite()
	if err := a.serveWeb(); err != nil {
		a.Driver.Close()
		return nil, err
	}
	return a, nil
}

// joinDesk joins the routing core with the store, the settings and the contacts.
func (a *App) joinDesk() {
	d := &desk{app: a}
	a.Desk = routing.NewService(routing.ServiceConfig{
		Store: a.DB.Desk(), Settings: &deskSettings{db: a.DB, now: time.Now}, Tell: d.tell, Node: a.node, Log: a.Config.Log, Probe: a.Config.Probe,
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
	})
	d.service = a.Desk
	a.performer.desk = d
}

// nodeName names this process among those that share a database, now and ever: in containers every process has the same number.
func nodeName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), rand.Text()[:8])
}

func (a *App) serveWeb() error {
	shipped, err := shippedTemplates()
	if err != nil {
		return err
	}
	installation, err := a.DB.Installation(context.Background())
	if err != nil {
		return err
	}
	c := web.Config{
		DB: a.DB, Catalog: a.Catalog, Templates: shipped, Programs: a.Programs, TestCalls: a.TestCalls, Suite: a.Suite, Desk: a.Desk, Live: a.Live, Version: version, Secure: a.Config.Secure, Log: a.Config.Log,
		Origins: a.Config.Origins, TrustedProxies: a.Config.TrustedProxies, Speech: speech.NewCache(speech.NewEspeak(a.Config.Espeak), a.DB),
		Installation: installation,
	}
	if a.Config.API != nil {
		c.API = a.Config.API(a)
	}
	a.Web, err = web.New(c)
	return err
}

// shippedTemplates gives the template flows as the pages show them.
func shippedTemplates() ([]web.Template, error) {
	var out []web.Template
	for _, t := range templates.All() {
		document, err := flow.DecodeDraft(t.Document)
		if err != nil {
			return nil, err
		}
		channels := "voice"
		if document.Kind == flow.Digital {
			channels = "chat"
		}
		one := web.Template{ID: t.ID, Title: t.Title, Text: t.Text, Channels: channels, Document: document}
		for _, file := range t.Subflows {
			sub, err := flow.DecodeDraft(file.Data)
			if err != nil {
				return nil, fmt.Errorf("read subflow %s of template %s: %w", file.Name, t.ID, err)
			}
			one.Subflows = append(one.Subflows, sub)
		}
		out = append(out, one)
	}
	return out, nil
}

// wallClock is the time in the organisation's zone, in which a test call without a time of its own begins.
func (a *App) wallClock() time.Time { return time.Now().In(a.zone(context.Background())) }

// zone is the organisation's time zone, the last one known while the database is away.
func (a *App) zone(ctx context.Context) *time.Location {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if organisation, err := a.DB.Organisation(ctx); err == nil {
		a.lastZone.Store(organisation.Location())
	}
	return cmp.Or(a.lastZone.Load(), time.UTC)
}

// Run serves on a listener until ctx ends, with the timers and the recovery of live contacts beside it.
func (a *App) Run(ctx context.Context, l net.Listener) error {
	ctx, a.stop = context.WithCancel(ctx)
	defer a.stop()
	a.running.Go(func() { a.Driver.RunTimers(ctx, time.Now) })
	a.running.Go(func() { a.Desk.Run(ctx) })
	a.running.Go(func() { a.hear(ctx) })
	a.running.Go(func() { a.readForSearch(ctx) })
	a.running.Go(func() {
		ticker := time.NewTicker(tidyEvery)
		defer ticker.Stop()
		a.tidy(ctx, ticker.C)
	})
	a.running.Go(func() {
		ticker := time.NewTicker(releaseEvery)
		defer ticker.Stop()
		a.release(ctx, ticker.C)
	})
	lease, end := context.WithCancel(context.WithoutCancel(ctx)) // it is kept until nothing is carried out any more
	a.endLease = end
	a.leased.Go(func() { a.Driver.RunRecovery(lease) })
	a.running.Go(func() { a.Driver.RunHome(ctx) })
	err := a.Web.Serve(ctx, l)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// hear shows customers of this node what the desk says to their contacts at another one, until ctx ends.
func (a *App) hear(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-a.DB.Desk().Heard():
			a.Live.Note(s.Contact, s.Event)
		}
	}
}

// Close ends test calls, the driver and what it started. The database stays open: it is the caller's.
func (a *App) Close() {
	if a.stop != nil {
		a.stop()
	}
	a.TestCalls.Close()
	a.Live.Close()
	a.running.Wait()
	a.Driver.Close()
	a.performer.running.Wait()
	if a.endLease != nil {
		a.endLease()
		a.leased.Wait()
		a.Driver.Leave(context.Background())
	}
}
