package testcall

import (
	"slices"
	"time"

	"cordboard/runtime"
)

// Snapshot is a test call as the designer's panel shows it; it is the data of the stream's state events (docs/openapi.yaml). Times are
// milliseconds since 1970 on the session's clock.
type Snapshot struct {
	Cursor     int           `json:"-"`
	Status     string        `json:"status"` // running, waiting, ended, failed
	Ends       string        `json:"ends"`
	Error      string        `json:"error"`
	Clock      Clock         `json:"clock"`
	At         string        `json:"at"`
	Stopped    string        `json:"stopped,omitempty"` // activity that the call stopped at; it goes on with the next action
	WaitingFor string        `json:"waiting_for"`       // keys reply recording number customer agent time music http ""
	NextIn     int64         `json:"next_in"`           // ms until something happens by itself, -1 when nothing will
	Visits     []shownVisit  `json:"visits"`
	From       int           `json:"from"`
	Entries    []shownLine   `json:"entries"`
	Variables  []shownChange `json:"variables"`
	Offer      *shownOffer   `json:"offer"`
	Agent      string        `json:"agent"`
	AI         []AIStub      `json:"ai,omitempty"` // what AI agents answered that the world does not describe, for saving the call
}

// Clock is the session's clock.
type Clock struct {
	Now     int64  `json:"now"`
	Started int64  `json:"started"`
	Zone    string `json:"zone"`
	Speed   int    `json:"speed"`
	Paused  bool   `json:"paused"`
}

type shownVisit struct {
	Activity string `json:"activity"`
	Outlet   string `json:"outlet"`
	At       int64  `json:"at"`

	Changes []Change `json:"changes,omitempty"` // variables that it assigned
}

type shownLine struct {
	N        int    `json:"n"`
	At       int64  `json:"at"`
	Until    int64  `json:"until"`
	Kind     string `json:"kind"`
	Text     string `json:"text"`
	Activity string `json:"activity"`
	Skips    bool   `json:"skips,omitempty"`

	Replies  []string `json:"replies,omitempty"`
	Audio    []string `json:"audio,omitempty"`
	Language string   `json:"language,omitempty"`
}

type shownChange struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Before    string `json:"before,omitempty"`
	ChangedAt int64  `json:"changed_at"`
}

type shownOffer struct {
	Agent  string `json:"agent"`
	Queue  string `json:"queue"`            // "" for a direct offer
	Others int    `json:"others,omitempty"` // how many other agents are offered the contact too
}

// Snapshot shows the session, with the lines of the transcript that are new or changed since the cursor of an earlier one (0: all).
func (s *Session) Snapshot(since int) Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.refresh(s.phone.Heard())
	zone := s.now.Location().String()
	out := Snapshot{
		Status: s.status(), Ends: string(s.contact.Ends), Agent: s.view.Agent, At: s.view.At, From: len(s.log.lines), NextIn: -1,
		Clock:  Clock{Now: s.now.UnixMilli(), Started: s.began.UnixMilli(), Zone: zone, Speed: s.speed, Paused: s.paused},
		Visits: []shownVisit{}, Entries: []shownLine{}, Variables: []shownChange{}, Cursor: s.log.revision,
	}
	out.Stopped = s.stopped
	out.AI = slices.Clone(s.learned)
	if s.err != nil {
		out.Error = "The test call cannot go on. Stop it and start again; the log has the details."
	}
	if next, ok := s.next(); ok && !s.over() {
		out.NextIn = max(next.Sub(s.now).Milliseconds(), 0)
	}
	if len(s.standing) > 0 {
		out.NextIn = 0
	}
	if !s.over() {
		out.WaitingFor = s.waitsFor()
	}
	if len(s.offers) > 0 {
		out.Offer = &shownOffer{Agent: s.offers[0].Agent, Queue: s.offers[0].Queue, Others: len(s.offers) - 1}
	}
	for _, v := range s.log.visits {
		if v.Program == "" {
			out.Visits = append(out.Visits, shownVisit{Activity: v.Activity, Outlet: v.Outlet, At: v.At.UnixMilli(), Changes: slices.Clone(v.Changes)})
		}
	}
	for _, l := range s.log.lines {
		if l.revision <= since {
			continue
		}
		out.From = min(out.From, l.N)
		out.Entries = append(out.Entries, shownLine{
			N: l.N, At: ms(l.At), Until: ms(l.Until), Kind: l.Kind, Text: l.Text, Activity: l.Activity, Skips: l.Skips, Replies: l.Replies,
			Audio: l.Audio, Language: l.Language,
		})
	}
	for _, v := range s.log.vars {
		out.Variables = append(out.Variables, shownChange{Name: v.Name, Value: v.Value, Before: v.Before, ChangedAt: ms(v.ChangedAt)})
	}
	return out
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func (s *Session) status() string {
	switch {
	case s.contact.Status == runtime.Broken || s.err != nil || s.contact.Ends == runtime.EndsFailed && s.over():
		return "failed"
	case s.over():
		return "ended"
	}
	if _, busy := s.busy(); busy {
		return "running"
	}
	return "waiting"
}

func (s *Session) waitsFor() string {
	if slices.Contains(s.view.Waits, "dial_customer") {
		return "customer"
	}
	if w := s.phone.WaitsFor(); w != "" && w != "music" {
		return w
	}
	switch {
	case s.view.Agent != "" || slices.Contains(s.view.Waits, "join_queue") || slices.Contains(s.view.Waits, "offer_to"):
		return "agent"
	case s.phone.WaitsFor() != "":
		return "music"
	}
	if slices.ContainsFunc(s.agenda, func(d due) bool { return d.busy }) {
		return "http"
	}
	if len(s.agenda) > 0 {
		return "time"
	}
	return ""
}

// Changed gives a channel that is closed when the session changes.
func (s *Session) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Over says whether the contact has come to its end.
func (s *Session) Over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over()
}
