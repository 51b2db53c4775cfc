package api

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// Sizes of request bodies (docs/limits.md).
const (
	bodyLimit     = 1 << 20
	documentLimit = 5 << 20
	bundleLimit   = 21 << 20
)

const (
	wrongTokenCost = 6 // of an address's budget: ten wrong tokens at once, then one in three seconds
	idleLimiter    = 10 * time.Minute
	maxLimiters    = 10_000
)

// limits counts what each token and each address does.
type limits struct {
	rate  rate.Limit
	burst int
	clock func() time.Time

	mu    sync.Mutex
	known map[string]*limiter
	swept time.Time
}

type limiter struct {
	*rate.Limiter
	used time.Time
}

func newLimits(perSecond float64, burst int, clock func() time.Time) *limits {
	return &limits{rate: rate.Limit(perSecond), burst: burst, clock: clock, known: map[string]*limiter{}, swept: clock()}
}

// take spends n of a budget and says how long to wait when there is not enough.
func (l *limits) take(key string, n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	one := l.limiter(key, now)
	n = min(n, l.burst)
	if one.AllowN(now, n) {
		return 0
	}
	return l.wait(one, n, now)
}

// peek says how long to wait until one can be spent; 0 when it can be now.
func (l *limits) peek(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	one, ok := l.known[key]
	if !ok {
		return 0
	}
	one.used = now
	if one.TokensAt(now) >= wrongTokenCost {
		return 0
	}
	return l.wait(one, wrongTokenCost, now)
}

func (l *limits) wait(one *limiter, n int, now time.Time) time.Duration {
	missing := float64(n) - one.TokensAt(now)
	return max(time.Duration(missing/float64(one.Limit())*float64(time.Second)), time.Millisecond)
}

// limiter finds or makes the budget of a key, and forgets those that nobody has used for long.
func (l *limits) limiter(key string, now time.Time) *limiter {
	if now.Sub(l.swept) > idleLimiter || len(l.known) > maxLimiters {
		l.forget(now)
	}
	one, ok := l.known[key]
	if !ok {
		perSecond, burst := l.rate, l.burst
		if strings.HasPrefix(key, "address ") {
			perSecond, burst = 2, 10*wrongTokenCost
		}
		one = &limiter{Limiter: rate.NewLimiter(perSecond, burst)}
		l.known[key] = one
	}
	one.used = now
	return one
}

// forget drops the budgets that are idle. When too many are left it drops the half that was used least recently, so that whoever is slowed
// down now stays so, however many addresses come along.
func (l *limits) forget(now time.Time) {
	maps.DeleteFunc(l.known, func(_ string, one *limiter) bool { return now.Sub(one.used) > idleLimiter })
	l.swept = now
	if len(l.known) <= maxLimiters {
		return
	}
	keys := slices.SortedFunc(maps.Keys(l.known), func(a, b string) int { return l.known[a].used.Compare(l.known[b].used) })
	for _, key := range keys[:len(keys)/2] {
		delete(l.known, key)
	}
}

// tooMany is a 429 that says when to come back.
func tooMany(c echo.Context, wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	return refuse(http.StatusTooManyRequests, "too_many", fmt.Sprintf("There were too many requests. Try again in %d s.", seconds))
}

// limitBody bounds what a request may send, refuses compressed bodies, which can be far larger than they look, and takes only JSON.
func (s *server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Header.Get("Content-Encoding") != "" {
			return refuse(http.StatusUnsupportedMediaType, "invalid", "Compressed request bodies are not taken. Send it as it is.")
		}
		kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		if r.ContentLength != 0 && !strings.EqualFold(strings.TrimSpace(kind), "application/json") {
			return refuse(http.StatusUnsupportedMediaType, "invalid", "Send JSON, with Content-Type: application/json.")
		}
		limit := int64(bodyLimit)
		if takesDocument(r.Method, r.URL.Path) {
			limit = documentLimit
		}
		if r.URL.Path == Prefix+"/bundle" {
			limit = bundleLimit
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// takesDocument says whether a request may carry a whole flow.
func takesDocument(method, path string) bool {
	switch path := strings.TrimPrefix(path, Prefix); path {
	case "/validate", "/import", "/testcalls":
		return true
	case "/flows":
		return method == http.MethodPost
	default:
		return strings.HasSuffix(path, "/draft")
	}
}
