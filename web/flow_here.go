package web

import (
	"cmp"
	"hash/fnv"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// What is known of who has a flow open: kept in memory by the node that they ask, for as long as their pages go on asking.
const (
	hereFor     = 30 * time.Second
	mostHere    = 100 // pages of one flow
	hereColours = 6
)

// presence is one page that has a flow open.
type presence struct {
	user, name, at string
	seen           time.Time
}

// presences are the pages by flow and by what they call themselves. The zero value is ready.
type presences struct {
	mu    sync.Mutex
	flows map[string]map[string]presence
}

// note keeps where a page is, or that it is gone when it has no user, and gives the pages of others.
func (p *presences) note(flow, tab string, mine presence) []presence {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.flows == nil {
		p.flows = map[string]map[string]presence{}
	}
	for name, pages := range p.flows {
		for key, one := range pages {
			if mine.seen.Sub(one.seen) > hereFor {
				delete(pages, key)
			}
		}
		if len(pages) == 0 {
			delete(p.flows, name)
		}
	}
	pages := p.flows[flow]
	delete(pages, tab)
	others := []presence{}
	for _, one := range pages {
		if one.user != mine.user {
			others = append(others, one)
		}
	}
	if mine.user != "" && len(pages) < mostHere {
		if pages == nil {
			pages = map[string]presence{}
			p.flows[flow] = pages
		}
		pages[tab] = mine
	}
	slices.SortFunc(others, func(a, b presence) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.at, b.at)) })
	return others
}

// flowHere notes at which activity somebody is in a flow, and tells who else has it open and where.
func (s *Server) flowHere(c echo.Context) error {
	var body struct {
		Tab  string `json:"tab"`  // what the page calls itself
		At   string `json:"at"`   // an activity's id; empty when none is selected
		Gone bool   `json:"gone"` // the page is being left
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	if body.Tab == "" || len(body.Tab) > 64 || len(body.At) > 64 {
		return &statusError{http.StatusBadRequest, "invalid", "tab needs 1 to 64 characters, at may have 64. Reload the page and try again."}
	}
	if _, err := s.DB.Flow(c.Request().Context(), c.Param("name")); err != nil {
		return err
	}
	who := actor(c)
	mine := presence{user: who.UserID, name: who.Name, at: body.At, seen: s.Clock()}
	if body.Gone {
		mine.user = ""
	}
	list := []map[string]any{}
	for _, one := range s.here.note(c.Param("name"), who.UserID+" "+body.Tab, mine) {
		list = append(list, map[string]any{"name": one.name, "at": one.at, "colour": colourOf(one.user)})
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, map[string]any{"here": list})
}

// colourOf gives somebody the same of a few colours everywhere.
func colourOf(user string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(user)) // a hash takes everything
	return int(h.Sum32() % hereColours)
}
