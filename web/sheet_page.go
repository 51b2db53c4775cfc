package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// sheet is what the pages of one kind of resource are made of: a list, and a form for its settings.
type sheet struct {
	kind, path, title, noun, icon string
	example                       string // of a name
	empty                         string // what an empty list says
	columns                       []string
	begin                         string // JSON of a new one's settings
	tabs                          []ui.Option
	cells                         func(settings map[string]any) []string
	list                          func(*storage.DB, context.Context) ([]record, error)
	load                          func(*storage.DB, context.Context, string) (record, error)
	save                          func(*storage.DB, context.Context, storage.Actor, sheetSaving) error
	remove                        func(*storage.DB, context.Context, storage.Actor, string) error
	sections                      func(*Server, context.Context, *sheetForm) ([]settingSection, error)
	check                         func(*Server, context.Context, *sheetForm) (hint string, err error) // nil: the sections say all
	aside                         func(*Server, context.Context, *sheetForm) ([]ui.Option, error)     // nil: nothing beside the form
}

// record is a resource of any kind.
type record struct {
	ID, Name, Description string
	Settings              json.RawMessage
	UpdatedAt             time.Time
	UpdatedBy             string
}

// sheetSaving is what is saved; Values is the form, for what a kind keeps elsewhere.
type sheetSaving struct {
	record
	Values url.Values
}

// sheetForm is a form on its way: what it holds as text, what of that are settings, and what is wrong.
type sheetForm struct {
	saved, base string
	values      url.Values
	settings    map[string]any
	problems    map[string]string
}

// records makes the functions of a sheet out of those of the store.
func records[R ~struct {
	ID          string
	Name        string
	Description string
	Settings    json.RawMessage
	UpdatedAt   time.Time
	UpdatedBy   string
}](s sheet, list func(*storage.DB, context.Context) ([]R, error), load func(*storage.DB, context.Context, string) (R, error),
	save func(*storage.DB, context.Context, storage.Actor, R) (R, error)) *sheet {
	s.list = func(db *storage.DB, ctx context.Context) ([]record, error) {
		all, err := list(db, ctx)
		made := make([]record, len(all))
		for i, one := range all {
			made[i] = record(one)
		}
		return made, err
	}
	s.load = func(db *storage.DB, ctx context.Context, name string) (record, error) {
		one, err := load(db, ctx, name)
		return record(one), err
	}
	s.save = func(db *storage.DB, ctx context.Context, who storage.Actor, r sheetSaving) error {
		_, err := save(db, ctx, who, R(r.record))
		return err
	}
	return &s
}

// showList shows the list.
func (p *sheet) showList(s *Server, c echo.Context) error {
	list, err := p.list(s.DB, c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: p.title, Path: p.path, Noun: p.noun, Icon: p.icon, CanEdit: viewerOf(c).can(ResourceEdit), Columns: p.columns, Empty: p.empty, Tabs: p.tabs,
	}
	for _, r := range list {
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: r.Name, Description: r.Description, Cells: p.cells(decoded(r.Settings)), UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy,
		})
	}
	page := s.page(c, v.Title)
	p.navigate(&page)
	return s.render(c, http.StatusOK, views.ResourcesPage(page, v))
}

// navigate marks the entry that the page belongs to: that of the first tab.
func (p *sheet) navigate(page *views.Page) {
	if len(p.tabs) > 0 {
		page.Nav = p.tabs[0].Value
	}
}

// edit shows the form, or an empty one.
func (p *sheet) edit(s *Server, c echo.Context) error {
	f := &sheetForm{values: url.Values{}, settings: decoded(json.RawMessage(p.begin))}
	if name := c.Param("name"); name != "" {
		r, err := p.load(s.DB, c.Request().Context(), name)
		if err != nil {
			return err
		}
		f.saved, f.base, f.settings = r.Name, base(r.UpdatedAt), decoded(r.Settings)
		f.values.Set("name", r.Name)
		f.values.Set("description", r.Description)
	}
	list, err := p.sections(s, c.Request().Context(), f)
	if err != nil {
		return err
	}
	for _, section := range list {
		for _, one := range section.fields {
			one.show(f.settings, f.values)
		}
	}
	return p.answer(s, c, http.StatusOK, f)
}

// post makes or changes one. Settings that the form does not show are kept.
func (p *sheet) post(s *Server, c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	f := &sheetForm{saved: c.Param("name"), values: c.Request().PostForm, settings: map[string]any{}, problems: map[string]string{}}
	r := record{Name: strings.TrimSpace(f.values.Get("name")), Description: strings.TrimSpace(f.values.Get("description"))}
	now := ""
	if f.saved != "" {
		old, err := p.load(s.DB, ctx, f.saved)
		if err != nil {
			return err
		}
		r.ID, r.UpdatedAt, f.base, now = old.ID, baseTime(f.values.Get("base")), f.values.Get("base"), base(old.UpdatedAt)
		f.settings = decoded(old.Settings)
	}
	list, err := p.sections(s, ctx, f)
	if err != nil {
		return err
	}
	for _, section := range list {
		for _, one := range section.fields {
			one.take(f.values, f.settings, f.problems)
		}
	}
	hint := ""
	if p.check != nil {
		if hint, err = p.check(s, ctx, f); err != nil {
			return err
		}
	}
	checkResourceName(r.Name, f.problems)
	if len(f.problems) > 0 {
		return p.answer(s, c, http.StatusUnprocessableEntity, f)
	}
	if r.Settings, err = json.Marshal(f.settings); err != nil {
		return err
	}
	if err := p.save(s.DB, ctx, actor(c), sheetSaving{r, f.values}); err != nil {
		if f.problems = formErrors(err); f.problems == nil {
			return err
		}
		if f.problems[""] != "" {
			f.base = now
		}
		return p.answer(s, c, statuses[fault.CodeOf(err)], f)
	}
	if f.saved != "" && !strings.EqualFold(f.saved, r.Name) {
		followed, err := s.followed(ctx, p.kind, r.Name)
		if err != nil {
			return err
		}
		hint += followed
	}
	return s.done(c, p.path, ui.Sentence(p.noun)+" "+r.Name+" is saved."+hint)
}

// followed says in how many flows a new name was put in place of the old one; "" when in none.
func (s *Server) followed(ctx context.Context, kind, name string) (string, error) {
	uses, err := s.DB.Uses(ctx, kind, name)
	flows := map[string]bool{}
	for _, u := range uses {
		if u.Kind == storage.FoundFlow && u.Version == 0 {
			flows[u.Name] = true
		}
	}
	if err != nil || len(flows) == 0 {
		return "", err
	}
	return " The new name is in the drafts and tests of " + ui.Count(len(flows), "flow") + ".", nil
}

// delete deletes one that nothing names.
func (p *sheet) delete(s *Server, c echo.Context) error {
	name := c.Param("name")
	if err := p.remove(s.DB, c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, p.path, ui.Sentence(p.noun)+" "+name+" is deleted.")
}

func (p *sheet) answer(s *Server, c echo.Context, status int, f *sheetForm) error {
	ctx := c.Request().Context()
	list, err := p.sections(s, ctx, f)
	if err != nil {
		return err
	}
	v := views.Sheet{
		Path: p.path, Title: p.title, Saved: f.saved, Base: f.base, Errors: f.problems, CanEdit: viewerOf(c).can(ResourceEdit),
		Name: f.values.Get("name"), Description: f.values.Get("description"), Example: p.example, Sections: sections(list, f.values, f.problems),
	}
	title := "New " + p.noun
	if f.saved != "" {
		title = f.saved
		if v.Usage, err = s.uses(c, p.kind, f.saved); err != nil {
			return err
		}
		if p.aside != nil {
			if v.Facts, err = p.aside(s, ctx, f); err != nil {
				return err
			}
		}
	}
	page := s.page(c, title)
	p.navigate(&page)
	return s.render(c, status, views.SheetPage(page, v))
}
