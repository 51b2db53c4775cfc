package effect

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"cordboard/flow"
)

const (
	breakAfter  = 5                // failed requests in a row after which a host is left alone
	defaultRest = 10 * time.Second // how long; then one request tries again
	mostHosts   = 1_000            // hosts that are watched at once
)

// CodeCircuitOpen is the code of a request that was not made because its host has just failed again and again.
const CodeCircuitOpen = "circuit_open"

// breakers keep a host that does not work from holding up every contact: after some failures in a row requests to it fail at once for a while.
type breakers struct {
	rest  time.Duration
	mu    sync.Mutex
	hosts map[string]*gobreaker.TwoStepCircuitBreaker[any]
}

func newBreakers(rest time.Duration) *breakers {
	if rest <= 0 {
		rest = defaultRest
	}
	return &breakers{rest: rest, hosts: map[string]*gobreaker.TwoStepCircuitBreaker[any]{}}
}

// of gives the breaker of a host, with its port. When too many hosts are watched those that work are forgotten.
func (b *breakers) of(host string) *gobreaker.TwoStepCircuitBreaker[any] {
	host = strings.ToLower(host)
	b.mu.Lock()
	defer b.mu.Unlock()
	if one, ok := b.hosts[host]; ok {
		return one
	}
	for known, one := range b.hosts {
		if len(b.hosts) < mostHosts {
			break
		}
		if one.State() == gobreaker.StateClosed {
			delete(b.hosts, known)
		}
	}
	one := gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Timeout: b.rest, ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
	})
	if len(b.hosts) < mostHosts {
		b.hosts[host] = one
	}
	return one
}

// through makes a request, with its retries, unless the host rests, and notes what became of it. An answer that says that the service is broken is a failure too;
// one that was refused before it was sent says nothing about the host.
func (b *breakers) through(host string, request func() attempted) attempted {
	done, err := b.of(host).Allow()
	if err != nil {
		return attempted{event: &flow.RequestFailed{Code: CodeCircuitOpen, Message: fmt.Sprintf(
			"%s failed %d times in a row and is left alone for %s", host, breakAfter, flow.Duration(b.rest))}, final: true}
	}
	result := request()
	if broken(result) {
		done(errBroken)
	} else {
		done(nil)
	}
	return result
}

var errBroken = errors.New("the host failed")

func broken(result attempted) bool {
	if result.status == 0 {
		return !result.final
	}
	return result.status >= http.StatusInternalServerError && result.status != http.StatusNotImplemented
}
