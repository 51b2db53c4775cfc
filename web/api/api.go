// Package api is the JSON API, /api/v1: flows, drafts, versions, labels, validation, import, export, test calls and the desk for programs. It does its
// own authentication, by bearer tokens, so that it needs no session and no protection against other sites. The document of the API is
// docs/openapi.yaml. Rules of flows and of storage are not here: handlers read, load, decide by asking the domain, and answer.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/docs"
	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/web"
)

// Config is what the API needs. Only DB and Catalog have no default.
type Config struct {
	// DB is the opened and migrated store.
	DB *storage.DB
	// Catalog is the set of activity types of this installation.
	Catalog *flow.Catalog
	// TestCalls runs test calls. Nil answers 503 to the endpoints of test calls; the rest works.
	TestCalls TestCalls
	// Suite runs the saved test calls of flows that ask for them before they are published; by default one that knows only the flow itself.
	Suite *testcall.Suite
	// Desk takes what agents do. Nil answers 503 to the endpoints of the desk; the rest works.
	Desk *routing.Service
	// DeskPatience is how long a request waits for the desk to take what an agent does; 5 seconds by default.
	DeskPatience time.Duration
	// Clock tells the time; time.Now by default. Expiry of tokens follows it.
	Clock func() time.Time
	// Peer finds the address of the peer for the audit log and for limits; the TCP peer by default.
	Peer func(*http.Request) string
	// Rate is how many requests per second a token may make in the long run; 20 by default.
	Rate float64
	// Burst is how many requests a token may make at once; 60 by default.
	Burst int
	// Heartbeat is the pause between comments that keep an event stream open; 15 seconds by default.
	Heartbeat time.Duration
	// Log takes requests that failed by our fault; slog.Default by default.
	Log *slog.Logger
}

// TestCalls runs test calls, as the designer has them (web.TestCalls). A call belongs to the user who started it: for anybody else its
// id is not found.
type TestCalls interface {
	Start(ctx context.Context, user string, o testcall.Opening) (id string, err error)
	Act(ctx context.Context, call testcall.Ref, action, argument string) error
	Watch(ctx context.Context, call testcall.Ref, cursor string, send func(cursor string, state any) error) error
}

// server is the API with what it needs.
type server struct {
	Config
	limits *limits
	turns  sync.Map // by agent: a mutex, held while something that the agent does is on its way
}

// Prefix is where the API lives.
const Prefix = "/api/v1"

// route is one row of the table: what it answers to, which permission it needs, and what it does.
type route struct {
	method, path, needs string
	handle              func(*server, echo.Context) error
}

// public needs no token.
const public = "public"

// routes is everything that the API answers, below Prefix. A test compares it with docs/openapi.yaml.
var routes = []route{
	{http.MethodGet, "/openapi.yaml", public, (*server).document},

	{http.MethodGet, "/flows", web.FlowView, (*server).flowList},
	{http.MethodPost, "/flows", web.FlowEdit, (*server).flowCreate},
	{http.MethodGet, "/flows/:name", web.FlowView, (*server).flowGet},
	{http.MethodDelete, "/flows/:name", web.FlowEdit, (*server).flowDelete},
	{http.MethodPut, "/flows/:name/draft", web.FlowEdit, (*server).draftUpdate},
	{http.MethodGet, "/flows/:name/export", web.FlowView, (*server).flowExport},

	{http.MethodGet, "/flows/:name/tests", web.FlowView, (*server).testList},
	{http.MethodPost, "/flows/:name/tests", web.FlowEdit, (*server).testCreate},
	{http.MethodGet, "/flows/:name/tests/:id", web.FlowView, (*server).testGet},
	{http.MethodPut, "/flows/:name/tests/:id", web.FlowEdit, (*server).testUpdate},
	{http.MethodDelete, "/flows/:name/tests/:id", web.FlowEdit, (*server).testDelete},

	{http.MethodGet, "/flows/:name/versions", web.FlowView, (*server).versionList},
	{http.MethodPost, "/flows/:name/versions", web.FlowPublish, (*server).versionPublish},
	{http.MethodGet, "/flows/:name/versions/:number", web.FlowView, (*server).versionGet},
	{http.MethodGet, "/flows/:name/labels", web.FlowView, (*server).labelList},
	{http.MethodPut, "/flows/:name/labels/:label", web.FlowPublish, (*server).labelSet},
	{http.MethodDelete, "/flows/:name/labels/:label", web.FlowPublish, (*server).labelRemove},

	{http.MethodGet, "/releases", web.FlowView, (*server).releaseList},
	{http.MethodGet, "/releases/:id", web.FlowView, (*server).releaseGet},
	{http.MethodPost, "/releases/:id/approve", web.FlowPublish, (*server).releaseApprove},
	{http.MethodPost, "/releases/:id/reject", web.FlowPublish, (*server).releaseReject},
	{http.MethodPost, "/releases/:id/cancel", web.FlowPublish, (*server).releaseCancel},

	{http.MethodPost, "/validate", web.FlowView, (*server).validate},
	{http.MethodPost, "/import", web.FlowEdit, (*server).flowImport},
	{http.MethodGet, "/bundle", web.FlowView, (*server).bundleExport},
	{http.MethodPost, "/bundle", web.FlowEdit, (*server).bundleImportInto},

	{http.MethodGet, "/contacts", web.ContactQueue, (*server).contactList},
	{http.MethodGet, "/contacts/:id", web.ContactQueue, (*server).contactGet},

	{http.MethodPost, "/testcalls", web.ContactTest, (*server).testCallStart},
	{http.MethodGet, "/testcalls/:id", web.ContactTest, (*server).testCallGet},
	{http.MethodPost, "/testcalls/:id/actions", web.ContactTest, (*server).testCallAct},
	{http.MethodGet, "/testcalls/:id/events", web.ContactTest, (*server).testCallWatch},

	{http.MethodGet, "/routing-rules", web.ResourceView, (*server).ruleListGet},
	{http.MethodPut, "/routing-rules", web.ResourceEdit, (*server).ruleListSet},
	{http.MethodPost, "/routing-rules/try", web.ResourceView, (*server).ruleTry},

	{http.MethodGet, "/desk", web.DesktopUse, (*server).deskGet},
	{http.MethodGet, "/desk/events", web.DesktopUse, (*server).deskWatch},
	{http.MethodPut, "/desk/state", web.DesktopUse, (*server).deskSetState},
	{http.MethodPost, "/desk/accept", web.DesktopUse, (*server).deskAccept},
	{http.MethodPost, "/desk/decline", web.DesktopUse, (*server).deskDecline},
	{http.MethodPost, "/desk/finish", web.DesktopUse, (*server).deskFinish},
	{http.MethodPost, "/desk/wrap-up", web.DesktopUse, (*server).deskWrapUp},
	{http.MethodPost, "/desk/pull", web.DesktopUse, (*server).deskPull},
}

// New makes the API's handler. It answers paths that begin with Prefix.
func New(c Config) (http.Handler, error) {
	if c.DB == nil || c.Catalog == nil {
		return nil, errors.New("api: Config.DB and Config.Catalog are required")
	}
	s := &server{Config: withDefaults(c)}
	s.limits = newLimits(s.Rate, s.Burst, s.Clock)
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = func(r *http.Request) string { return s.Peer(r) }
	e.HTTPErrorHandler = s.fail
	e.Use(s.limitBody)
	for _, r := range routes {
		e.Add(r.method, Prefix+r.path, s.guarded(r))
	}
	return e, nil
}

func withDefaults(c Config) Config {
	if c.Suite == nil {
		c.Suite = testcall.NewSuite(testcall.SuiteConfig{Catalog: c.Catalog})
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Peer == nil {
		direct := echo.ExtractIPDirect()
		c.Peer = func(r *http.Request) string { return direct(r) }
	}
	if c.Rate <= 0 {
		c.Rate = 20
	}
	if c.Burst <= 0 {
		c.Burst = 60
	}
	if c.DeskPatience <= 0 {
		c.DeskPatience = 5 * time.Second
	}
	if c.Heartbeat <= 0 {
		c.Heartbeat = 15 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// document answers the API's own description.
func (s *server) document(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", docs.OpenAPI)
}
