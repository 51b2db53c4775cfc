package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a condition on a page may take to come true. The machine may be busy with other tests.
const patience = 20 * time.Second

// TestMain ends the browser that the tests of this package share. Where nodeEnv is set this binary is the program itself.
func TestMain(m *testing.M) {
	if os.Getenv(nodeEnv) != "" {
		main()
	}
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

var shared struct {
	once  sync.Once
	ctx   context.Context
	err   error
	close []context.CancelFunc
}

// chromium gives the one Chromium of this package, started when the first test wants it. Tests share nothing in it: each page has a profile of its own.
func chromium(t testing.TB) context.Context {
	t.Helper()
	path := os.Getenv("CORDBOARD_TEST_CHROMIUM")
	if path == "" {
		t.Skip("set CORDBOARD_TEST_CHROMIUM to a Chromium to run the browser tests; make test does")
	}
	shared.once.Do(func() {
		options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun}
		for _, flag := range []string{
			"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage", "hide-scrollbars",
			"disable-background-timer-throttling", "disable-renderer-backgrounding", "disable-backgrounding-occluded-windows", "disable-hang-monitor",
			"disable-ipc-flooding-protection", "no-default-browser-check", "disable-extensions",
		} {
			options = append(options, chromedp.Flag(flag, true))
		}
		options = append(options, chromedp.Flag("force-color-profile", "srgb"))
		allocator, closeAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, closeBrowser := chromedp.NewContext(allocator)
		shared.ctx, shared.close = ctx, []context.CancelFunc{closeBrowser, closeAllocator}
		shared.err = chromedp.Do(ctx)
	})
	if shared.err != nil {
		t.Fatalf("start the browser: %v", shared.err)
	}
	return shared.ctx
}

func closeBrowser() {
	for _, cancel := range shared.close {
		cancel()
	}
}

// page is a tab with a profile of its own, and what its console said.
type page struct {
	t    testing.TB
	ctx  context.Context
	site *site

	mu       sync.Mutex
	troubles []string // errors and warnings of the console, exceptions, violations of the security policy
	expected []string // parts of messages that the test provokes
	dialogs  []string // texts of alert, confirm and beforeunload; all are accepted
}

// open makes a page, signed in as the user, "" for nobody. Its console must stay clean: the test fails in the end when it did not.
func (s *site) open(t testing.TB, email string) *page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext())
	p := &page{t: t, ctx: ctx, site: s}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the page when the test failed: %s", p.picture())
		}
		cancel()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, trouble := range p.troubles {
			t.Errorf("the console must stay clean, got %s", trouble)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a page: %v", err)
	}
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		t.Fatal(err)
	}
	call(p, cdplog.Enable, cdp.Empty{})
	call(p, cdpruntime.Enable, cdp.Empty{})
	call(p, network.Enable, network.EnableParams{})
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	call(p, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: pageScript})
	p.size(1440, 900)
	if email != "" {
		p.signedIn(email)
	}
	return p
}

// signedIn gives the page a session without the sign-in form.
func (p *page) signedIn(email string) {
	p.t.Helper()
	call(p, network.SetCookie, network.SetCookieParams{Name: p.site.app.Web.SessionCookie(), Value: p.site.session(p.t, email), URL: p.site.url, HTTPOnly: new(true)})
}

func (p *page) size(width, height int64) {
	p.t.Helper()
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
}

// scheme makes the page light or dark.
func (p *page) scheme(name string) {
	p.t.Helper()
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// call sends a protocol command that has to work.
func call[P, R any](p *page, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// heard notes what must not be there. It runs on the browser's reading goroutine and must not wait.
func (p *page) heard(event any) {
	switch e := event.(type) {
	case *cdpruntime.EventExceptionThrown:
		p.trouble("exception", (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *cdpruntime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var words []string
			for _, arg := range e.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			p.trouble("console."+string(e.Type), strings.Join(words, " "))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			p.trouble(string(e.Entry.Source), e.Entry.Text+" "+e.Entry.URL)
		}
	case *cdppage.EventJavascriptDialogOpening:
		p.mu.Lock()
		p.dialogs = append(p.dialogs, string(e.Type)+" "+e.Message)
		p.mu.Unlock()
		go func() {
			_, _ = chromedp.Call(p.ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (p *page) trouble(kind, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, part := range p.expected {
		if strings.Contains(text, part) {
			return
		}
	}
	p.troubles = append(p.troubles, kind+": "+text)
}

// expect names a part of console messages that the test provokes itself, such as "status of 409".
func (p *page) expect(part string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, part)
}

// picture writes a screenshot and gives its path, or why there is none.
func (p *page) picture() string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), 10*time.Second)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return "no picture: " + err.Error()
	}
	name := strings.NewReplacer("/", "-", " ", "-", "#", "-").Replace(p.t.Name()) + ".png"
	path := filepath.Join(os.TempDir(), "cordboard-"+name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "no picture: " + err.Error()
	}
	return path
}

// eval gives the value of an expression on the page.
func eval[T any](p *page, expression string) T {
	p.t.Helper()
	v, err := tryEval[T](p, expression)
	if err != nil {
		p.t.Fatalf("%s: %v; see %s", expression, err, p.picture())
	}
	return v
}

func tryEval[T any](p *page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// wait looks until an expression is true. A page that is just loading counts as not yet.
func (p *page) wait(expression, what string) {
	p.t.Helper()
	var last error
	err := poll(p.ctx, func() bool {
		ok, err := tryEval[bool](p, "Boolean("+expression+")")
		last = err
		return ok && err == nil
	})
	if err == nil {
		return
	}
	said, _ := tryEval[string](p, `[...document.querySelectorAll('[role=status], [role=alert], #live')].map((e) => e.textContent.trim()).filter(Boolean).join(' | ')`)
	p.mu.Lock()
	troubles := strings.Join(p.troubles, "\n  ")
	p.mu.Unlock()
	p.t.Fatalf("got no %s in %v (%s; last error: %v)\n  the page says: %s\n  the console: %s\n  see %s", what, patience, expression, last, said, troubles, p.picture())
}

// poll asks until the answer is yes.
func poll(ctx context.Context, yes func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			return errors.New("it took too long")
		case <-tick.C:
		}
	}
	return nil
}

// goTo loads a page of the site.
func (p *page) goTo(path string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(p.site.url+path)); err != nil {
		p.t.Fatalf("open %s: %v", path, err)
	}
	p.wait(`document.readyState === 'complete'`, fmt.Sprintf("page at %s", path))
}
