package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/views"
)

// awayReasons are what agents choose from; the organisation may have its own (setting away_reasons, a comma between two).
var awayReasons = []string{"Break", "Lunch", "Meeting", "Training"}

// deskAgent is the agent that the viewer is at the desk.
func (s *Server) deskAgent(c echo.Context) (storage.Agent, error) {
	return s.DB.AgentByLogin(c.Request().Context(), viewerOf(c).Email)
}

var errNoDesk = fault.New(fault.Unavailable, "This server has no desk.")

// deskView shows an agent's page; a user who is no agent is told how to become one.
func (s *Server) deskView(c echo.Context) error {
	agent, err := s.deskAgent(c)
	p := s.page(c, "Desk")
	p.Styles = append(p.Styles, "css/desk.css")
	if fault.CodeOf(err) == fault.NotFound {
		return s.render(c, http.StatusOK, views.DeskNobody(p, viewerOf(c).Email))
	}
	if err != nil {
		return err
	}
	v, err := s.desk(c.Request().Context(), agent, viewerOf(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.DeskPage(p, v))
}

// desk reads what an agent's page shows.
func (s *Server) desk(ctx context.Context, agent storage.Agent, who *viewer) (views.Desk, error) {
	at, err := s.DB.Desk().Agent(ctx, agent.Name)
	if err != nil {
		return views.Desk{}, err
	}
	v := views.Desk{
		Agent: agent.Name, State: string(at.State), Presence: string(at.Presence), Reason: at.Reason, Since: at.Since, Gone: at.Gone, OffDuty: at.OffDuty,
		Reasons: s.awayReasons(ctx), Now: s.Clock(), CanSeeContacts: who.can(ContactView), Key: newKey(),
	}
	for _, t := range at.Tickets {
		one := views.DeskContact{Ticket: t.Ticket, Contact: t.Contact, Customer: t.Customer, Queue: t.Queue, Channel: t.Channel, Callback: t.Callback}
		switch i := slices.IndexFunc(t.Offers, func(o routing.OfferRecord) bool { return o.Agent == agent.Name }); {
		case t.Phase == "wrap_up":
			one.Since, one.Until = t.Ended, t.WrapUntil
			if one.Reasons, one.Required, err = s.wrapUpReasons(ctx, t.Queue); err != nil {
				return v, err
			}
			v.WrapUps = append(v.WrapUps, one)
		case t.Phase == "connected":
			one.Since = t.Answered
			if one.Pops, err = s.screenPops(ctx, t.Contact); err != nil {
				return v, err
			}
			v.Contacts = append(v.Contacts, one)
		case i >= 0:
			one.Since, one.Until = t.Since, t.Offers[i].Expires
			v.Offers = append(v.Offers, one)
		}
	}
	v.Pull, err = s.pullQueues(ctx, agent)
	return v, err
}

func (s *Server) awayReasons(ctx context.Context) []string {
	organisation, err := s.DB.Organisation(ctx)
	if err != nil || organisation.Settings["away_reasons"] == "" {
		return awayReasons
	}
	var reasons []string
	for reason := range strings.SplitSeq(organisation.Settings["away_reasons"], ",") {
		reasons = append(reasons, strings.TrimSpace(reason))
	}
	return reasons
}

// wrapUpReasons are those of a queue; one that was deleted has none.
func (s *Server) wrapUpReasons(ctx context.Context, queue string) ([]string, bool, error) {
	if queue == "" {
		return nil, false, nil
	}
	q, err := s.DB.Queue(ctx, queue)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	set, err := routing.ParseQueue(q.Name, q.Settings)
	if err != nil {
		return nil, false, fault.Wrap(err, fault.Internal, "the settings of queue %s cannot be read", queue)
	}
	return set.WrapUp.Reasons, set.WrapUp.ReasonRequired, nil
}

// screenPops are the pages that the flow opened for the agent.
func (s *Server) screenPops(ctx context.Context, contact string) ([]string, error) {
	texts, err := s.DB.ScreenPops(ctx, contact)
	var pops []string
	for _, text := range texts {
		var pop flow.ScreenPop
		if json.Unmarshal([]byte(text), &pop) == nil && safeAddress(pop.URL) {
			pops = append(pops, pop.URL)
		}
	}
	return pops, err
}

// safeAddress says whether a page may be opened by a link: flows make addresses out of what customers say.
func safeAddress(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http")
}

// pullQueues are the agent's queues of which they take contacts themselves.
func (s *Server) pullQueues(ctx context.Context, agent storage.Agent) ([]string, error) {
	staff, err := routing.ParseStaff(agent.Name, agent.Settings)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the settings of agent %s cannot be read", agent.Name)
	}
	var names []string
	for _, m := range staff.Queues {
		q, err := s.DB.Queue(ctx, m.Queue)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if set, err := routing.ParseQueue(q.Name, q.Settings); err == nil && set.Pull {
			names = append(names, q.Name)
		}
	}
	return names, nil
}

// deskEvents streams the agent's page as it changes. The id of an event is the version of the agent: who comes back gets what is so then.
func (s *Server) deskEvents(c echo.Context) error {
	if s.Desk == nil {
		return errNoDesk
	}
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	who := viewerOf(c)
	stream := &eventStream{response: c.Response()}
	changes, stop := s.Desk.Watch(agent.Name)
	defer stop()
	beat := stream.beat(deskBeat, func() {
		if !s.still(c, DesktopUse) {
			cancel()
			return
		}
		s.Desk.Beat(agent.Name)
	})
	defer beat()
	s.Desk.Beat(agent.Name)
	for {
		v, err := s.desk(ctx, agent, who)
		if err != nil {
			return err
		}
		html, err := text(ctx, views.DeskBoard(v))
		if err != nil {
			return err
		}
		if err := stream.send("", map[string]any{"html": html, "offers": len(v.Offers)}); err != nil {
			return nil // the browser is gone
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
		}
	}
}

// deskBeat is how often a page that is open says so to the desk, which takes an agent for gone after 15 seconds.
const deskBeat = 5 * time.Second
