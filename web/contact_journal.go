package web

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// journal tells what happened to a contact, in words.
type journal struct {
	server   *Server
	contact  storage.ContactSummary
	entries  []runtime.Entry
	part     views.JournalPart
	programs map[string]*flow.Flow // the contact's own is ""
	labels   map[string]map[string]string
	visits   []views.JournalVisit
	began    []time.Time           // of each visit
	open     map[activityPlace]int // the last visit of an activity
	last     map[string]string     // the activity that was entered last, by program

	desk   []deskMoment // what is not told yet, in order of time
	linked bool         // the viewer may look at routing rules
	edits  bool         // the viewer may change flows, and see what their variables begin with
	asked  int          // the visit that asked the desk last, -1 for none
}

// activityPlace is an activity of a program.
type activityPlace struct{ program, activity string }

// entriesPerPage is how much of a journal a page shows and replays.
const (
	entriesPerPage = 500
	farthestPage   = 1_000_000 // more than any journal has
)

// readJournal loads a part of a contact's journal, page 1 being its end, and the flows that the contact went through there.
func (s *Server) readJournal(ctx context.Context, who *viewer, c storage.ContactSummary, page int) (*journal, error) {
	page = min(page, farthestPage)
	entries, total, err := s.DB.ContactEntries(ctx, c.ID, (page-1)*entriesPerPage, entriesPerPage)
	if err != nil {
		return nil, err
	}
	if first := (total + entriesPerPage - 1) / entriesPerPage; page > first && first > 0 {
		return s.readJournal(ctx, who, c, first)
	}
	j := &journal{server: s, contact: c, entries: entries, part: journalPart(c.ID, page, total), programs: map[string]*flow.Flow{}, labels: map[string]map[string]string{}, linked: who.can(ResourceView), edits: who.can(FlowEdit), open: map[activityPlace]int{}, last: map[string]string{}, asked: -1}
	if err := j.readDesk(ctx, page); err != nil {
		return nil, err
	}
	for _, e := range append([]runtime.Entry{{}}, entries...) {
		if _, known := j.programs[e.Program]; known {
			continue
		}
		id := e.Program
		if id == "" {
			id = c.Program
		}
		document, err := s.DB.Documents().Document(ctx, id)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return nil, err
		}
		j.learn(e.Program, document)
	}
	return j, nil
}

// journalPart says which entries a page of a journal has, and where the others are.
func journalPart(contact string, page, total int) views.JournalPart {
	last := total - (page-1)*entriesPerPage
	p := views.JournalPart{First: max(1, last-entriesPerPage+1), Last: max(0, last), Total: total}
	address := func(page int) string { return "/contacts/" + url.PathEscape(contact) + "?page=" + strconv.Itoa(page) }
	if p.First > 1 {
		p.Earlier = address(page + 1)
	}
	if page > 1 {
		p.Later = address(page - 1)
	}
	return p
}

// learn takes in a program; one that is gone leaves its activities with their ids.
func (j *journal) learn(program string, document *flow.Flow) {
	j.programs[program] = document
	j.labels[program] = map[string]string{}
	if document == nil {
		return
	}
	for _, r := range document.Activities {
		j.labels[program][r.ID] = r.Label()
	}
}

// tell goes through the entries.
func (j *journal) tell() []views.JournalVisit {
	for n, e := range j.entries {
		j.decide(e.At)
		switch e.Kind {
		case "visit":
			j.enter(n, e)
		case "left":
			j.leave(e)
		default:
			j.line(n, e)
		}
		if i, known := j.open[activityPlace{e.Program, e.Activity}]; known && asksDesk(e) {
			j.asked = i
		}
	}
	j.decide(time.Time{})
	for i := range j.visits {
		if j.visits[i].Took == "" && j.visits[i].Activity != "" {
			j.visits[i].Took = ui.Took(j.contact.LastAt.Sub(j.began[i]))
		}
	}
	return j.visits
}

func (j *journal) enter(n int, e runtime.Entry) {
	at := activityPlace{e.Program, e.Activity}
	v := views.JournalVisit{N: n, Activity: j.label(at), Icon: "circle-help", Group: "unknown", Offset: j.offset(e.At)}
	if _, spec := j.record(at); spec != nil {
		v.Icon, v.Group = spec.Icon, string(spec.Group)
	}
	if e.Program != "" {
		v.Within = "a subflow that is gone"
		if document := j.programs[e.Program]; document != nil {
			v.Within = document.Name
		}
	}
	j.open[at], j.last[e.Program] = len(j.visits), e.Activity
	j.visits, j.began = append(j.visits, v), append(j.began, e.At)
}

func (j *journal) leave(e runtime.Entry) {
	at := activityPlace{e.Program, e.Activity}
	i, ok := j.open[at]
	if !ok {
		return
	}
	if e.Outlet != "" {
		j.visits[i].Outlet = j.outlet(at, e.Outlet)
	}
	if _, spec := j.record(at); spec == nil || spec.Branch == "" || spec.Branch != e.Outlet { // it goes on behind its branch
		j.visits[i].Took = ui.Took(e.At.Sub(j.began[i]))
	}
}

// line puts what happened under the activity it belongs to: its own when it names one, else the one entered last.
func (j *journal) line(n int, e runtime.Entry) {
	own := e.Activity != ""
	if !own {
		e.Activity = j.last[e.Program]
	}
	said, ok := j.words(e)
	if !ok {
		return
	}
	l := views.JournalLine{N: n, Offset: j.offset(e.At), Icon: said.icon, Tone: said.tone, Text: said.text}
	i := len(j.visits) - 1
	if open, known := j.open[activityPlace{e.Program, e.Activity}]; known && own {
		i = open
	}
	if i < 0 || e.Kind == "end" {
		j.visits, j.began = append(j.visits, views.JournalVisit{N: n, Offset: l.Offset}), append(j.began, e.At)
		i = len(j.visits) - 1
	}
	j.visits[i].Lines = append(j.visits[i].Lines, l)
}

func (j *journal) label(at activityPlace) string {
	if label := j.labels[at.program][at.activity]; label != "" {
		return label
	}
	return at.activity
}

func (j *journal) record(at activityPlace) (flow.Record, *flow.Spec) {
	document := j.programs[at.program]
	if document == nil {
		return flow.Record{}, nil
	}
	r, ok := document.Activity(at.activity)
	if !ok {
		return flow.Record{}, nil
	}
	spec, _ := j.server.Catalog.Spec(r.Type)
	return r, spec
}

// outlet is an outlet's label.
func (j *journal) outlet(at activityPlace, id string) string {
	if r, spec := j.record(at); spec != nil {
		for _, o := range flow.Outlets(r, spec, flow.Resources{}) {
			if o.ID == id {
				return o.Label
			}
		}
	}
	return strings.ReplaceAll(id, "_", " ")
}

// offset is the time since the contact began: 1:05, or 1:02:30 from an hour on.
func (j *journal) offset(at time.Time) string {
	seconds := max(0, int(at.Sub(j.contact.StartedAt)/time.Second))
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
