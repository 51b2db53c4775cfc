// Package web serves the pages, the designer's endpoints and the static files. It owns HTTP: sessions, permissions, forms, statuses.
// It must not hold rules of flows, routing or storage: handlers read, load, decide by asking the domain, and render.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/routing"
	"cordboard/runtime/speech"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// Config is what a Server needs. Only DB and Catalog have no default.
type Config struct {
	// DB is the opened and migrated store.
	DB *storage.DB
	// Catalog is the set of activity types of this installation.
	Catalog *flow.Catalog
	// Templates are the flows that a new flow can start from, in the order shown. None by default.
	Templates []Template
	// Programs keeps compiled flows, which pages of contacts read; by default a cache of the server's own.
	Programs *runtime.Programs
	// TestCalls runs test calls. Nil answers 503 to the endpoints of the test call; the rest works.
	TestCalls TestCalls
	// Suite runs the saved test calls of flows; by default one that knows only the flow itself.
	Suite *testcall.Suite
	// Desk is the routing core's desk. Nil answers 503 to the pages of agents; the rest works.
	Desk *routing.Service
	// Live has the live contacts whose customers are in a browser. Nil answers 503 to their pages; the rest works.
	Live *browser.Calls
	// Speech speaks texts; by default espeak-ng where PATH has it, with what was spoken kept in DB.
	Speech Speaker
	// Clock tells the time; time.Now by default. Sessions, lockouts and "today" follow it.
	Clock func() time.Time
	// Version is shown in the account menu, "dev" by default.
	Version string
	// Secure says that browsers reach this server by TLS: cookies get Secure, answers get Strict-Transport-Security.
	Secure bool
	// TrustedProxies are the networks whose X-Forwarded-For is believed. None by default: the peer is the TCP peer.
	TrustedProxies []*net.IPNet
	// Installation tells this server's cookies from those of another on the same host, whatever their ports: cookies know none. Letters and
	// digits; without it the names have nothing behind them.
	Installation string
	// Origins are further origins that may send forms, such as the public address behind a proxy that changes Host. None by default.
	Origins []string
	// IdleTimeout ends a session that was not used; 30 minutes by default.
	IdleTimeout time.Duration
	// BodyTimeout is how long a request may take to send its body; 30 seconds by default.
	BodyTimeout time.Duration
	// Heartbeat is the pause between comments that keep an event stream open; 15 seconds by default.
	Heartbeat time.Duration
	// API is mounted under /api/ behind the same middleware when set; it does its own authentication.
	API http.Handler
	// Log takes requests that failed and panics; slog.Default by default.
	Log *slog.Logger
}

// Template is a flow that ships with the product.
type Template struct {
	ID       string // stable, used in links
	Title    string
	Text     string // one or two sentences: what it does
	Channels string // "voice", "voice and chat"
	Document *flow.Flow
	Subflows []*flow.Flow // flows that it runs, made beside it when they are not here
}

// Server answers HTTP. Make it with New.
type Server struct {
	Config
	echo       *echo.Echo
	assets     *assets
	script     string   // of the designer
	modules    []string // which that imports
	replay     string   // script of a contact's page
	replayed   []string // which that imports
	comparer   string   // script of the page that compares
	compared   []string // which that imports
	traffic    string   // script of the page that counts
	trafficked []string // which that imports
	passwords  *passwords
	logins     *turns // by account and by address: passwords are tried one after the other, so that each failure counts for the next
	counting   *turns // of journals, which takes long
	sessions   *sessionStore
	board      today
	// Names of cookies that are this installation's own. The theme is everybody's.
	sessionCookie, flashCookie string
	guard                      *http.CrossOriginProtection
	previews                   previews
	simulations                *simulations
}

// Limits of a request (docs/limits.md).
const (
	readHeaderTimeout = 5 * time.Second
	maxHeader         = 16 << 10
	shutdownGrace     = 10 * time.Second
)

// New makes a server. It reads nothing from the database yet.
func New(c Config) (*Server, error) {
	if c.DB == nil || c.Catalog == nil {
		return nil, errors.New("web: Config.DB and Config.Catalog are required")
	}
	c = withDefaults(c)
	assets, err := newAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{Config: c, assets: assets, passwords: newPasswords(), logins: newTurns(), counting: newTurns(), guard: http.NewCrossOriginProtection(), simulations: newSimulations()}
	s.previews.users = map[string]*rate.Limiter{}
	s.script, s.modules = assets.designer()
	s.replay, s.replayed = assets.replay()
	s.comparer, s.compared = assets.comparer()
	s.traffic, s.trafficked = assets.traffic()
	s.sessionCookie, s.flashCookie = cookieName(sessionCookie, c.Installation), cookieName(flashCookie, c.Installation)
	s.sessions = &sessionStore{db: c.DB, clock: c.Clock, idle: c.IdleTimeout, secure: c.Secure}
	for _, origin := range c.Origins {
		if err := s.guard.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	s.echo = echo.New()
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.IPExtractor = Peer(c.TrustedProxies)
	s.echo.HTTPErrorHandler = s.fail
	s.middleware()
	s.mount()
	return s, nil
}

func withDefaults(c Config) Config {
	if c.Speech == nil {
		c.Speech = speech.NewCache(speech.NewEspeak(""), c.DB)
	}
	if c.Suite == nil {
		c.Suite = testcall.NewSuite(testcall.SuiteConfig{Catalog: c.Catalog})
	}
	if c.Programs == nil {
		c.Programs = runtime.NewPrograms(c.DB.Documents(), c.Catalog, 0)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	if c.IdleTimeout == 0 {
		c.IdleTimeout = 30 * time.Minute
	}
	if c.BodyTimeout == 0 {
		c.BodyTimeout = 30 * time.Second
	}
	if c.Heartbeat == 0 {
		c.Heartbeat = 15 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// Peer finds who sent a request: the TCP peer, or what a trusted proxy says in X-Forwarded-For.
func Peer(trusted []*net.IPNet) func(*http.Request) string {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range trusted {
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Serve answers on a listener until ctx ends, then lets running requests finish for up to ten seconds. Event streams end at once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	base, cut := context.WithCancel(context.Background())
	defer cut()
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: readHeaderTimeout, MaxHeaderBytes: maxHeader, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return base },
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(cut)
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	return server.Shutdown(grace)
}
