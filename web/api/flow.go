package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// flowSummary is a flow in a list.
type flowSummary struct {
	Name          string         `json:"name"`
	Kind          flow.Kind      `json:"kind"`
	Description   string         `json:"description"`
	Labels        map[string]int `json:"labels"`
	Changes       int            `json:"changes"`
	Errors        int            `json:"errors"`
	Warnings      int            `json:"warnings"`
	Activities    int            `json:"activities"`
	ContactsToday int            `json:"contacts_today"`
	UpdatedAt     time.Time      `json:"updated_at"`
	UpdatedBy     string         `json:"updated_by"`
}

func summary(f storage.FlowSummary) flowSummary {
	labels := f.Labels
	if labels == nil {
		labels = map[string]int{}
	}
	return flowSummary{
		Name: f.Name, Kind: f.Kind, Description: f.Description, Labels: labels, Changes: f.Changes, Errors: f.Errors, Warnings: f.Warnings,
		Activities: f.Activities, ContactsToday: f.ContactsToday, UpdatedAt: f.UpdatedAt, UpdatedBy: f.UpdatedBy,
	}
}

// flowDetail is a flow with its draft.
type flowDetail struct {
	flowSummary
	Revision     int64      `json:"revision"`
	DraftSavedAt time.Time  `json:"draft_saved_at"`
	Draft        *flow.Flow `json:"draft"`
}

func detail(f storage.Flow) flowDetail {
	return flowDetail{flowSummary: summary(f.FlowSummary), Revision: f.Revision, DraftSavedAt: f.DraftSavedAt, Draft: f.Draft}
}

// sorts is what the list can be sorted by.
var sorts = []string{"", "name", "kind", "updated", "changes", "activities", "contacts", "problems"}

// flowList lists flows, a page at a time.
func (s *server) flowList(c echo.Context) error {
	filter := storage.FlowFilter{Query: c.QueryParam("query"), Kind: flow.Kind(c.QueryParam("kind")), Sort: c.QueryParam("sort")}
	if filter.Kind != "" && !slices.Contains(flow.Kinds, filter.Kind) {
		return fault.Field("kind", "is inbound, outbound, digital or subflow")
	}
	if !slices.Contains(sorts, filter.Sort) {
		return fault.Field("sort", "is name, kind, updated, changes, activities, contacts or problems")
	}
	var err error
	if filter.Changed, err = boolean(c, "changed"); err != nil {
		return err
	}
	if filter.Desc, err = boolean(c, "desc"); err != nil {
		return err
	}
	if filter.Offset, err = number(c, "offset", 0, 1<<30); err != nil {
		return err
	}
	if filter.Limit, err = number(c, "limit", 100, 500); err != nil {
		return err
	}
	if filter.Limit == 0 {
		return fault.Field("limit", "is a whole number from 1 to 500")
	}
	rows, total, err := s.DB.Flows(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	list := []flowSummary{}
	for _, row := range rows {
		list = append(list, summary(row))
	}
	return c.JSON(http.StatusOK, map[string]any{"flows": list, "total": total, "offset": filter.Offset, "limit": filter.Limit})
}

// flowGet answers a flow with its draft; the ETag is the draft's.
func (s *server) flowGet(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", etag(f.Revision))
	return c.JSON(http.StatusOK, detail(f))
}

// flowCreate makes a flow whose draft is the document.
func (s *server) flowCreate(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	doc, err := s.decoded(body.Document)
	if err != nil {
		return err
	}
	f, err := s.DB.CreateFlow(c.Request().Context(), actor(c), doc)
	if err != nil {
		return err
	}
	return created(c, f)
}

func created(c echo.Context, f storage.Flow) error {
	h := c.Response().Header()
	h.Set("ETag", etag(f.Revision))
	h.Set("Location", Prefix+"/flows/"+url.PathEscape(f.Name))
	return c.JSON(http.StatusCreated, detail(f))
}

// flowDelete deletes a flow that nothing uses. With If-Match, only when nobody has changed the draft.
func (s *server) flowDelete(c echo.Context) error {
	ctx, name := c.Request().Context(), c.Param("name")
	if c.Request().Header.Get("If-Match") != "" {
		f, err := s.DB.Flow(ctx, name)
		if err != nil {
			return err
		}
		if err := matched(c, f.Revision); err != nil {
			return err
		}
	}
	if err := s.DB.DeleteFlow(ctx, actor(c), name); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// flowExport answers the draft, a version or what a label points at, in the canonical encoding.
func (s *server) flowExport(c echo.Context) error {
	doc, file, err := s.exported(c)
	if err != nil {
		return err
	}
	data, err := flow.Encode(doc, s.Catalog)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+file+`.json"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", data)
}

func (s *server) exported(c echo.Context) (doc *flow.Flow, file string, err error) {
	ctx, name, label := c.Request().Context(), c.Param("name"), c.QueryParam("label")
	text := c.QueryParam("version")
	switch {
	case text != "" && label != "":
		return nil, "", fault.Field("label", "goes without version")
	case text != "":
		v, err := s.version(c, text)
		return v.Document, name + "-v" + text, err
	case label != "":
		v, err := s.DB.LabelledVersion(ctx, name, label)
		return v.Document, name + "-" + label, err
	}
	f, err := s.DB.Flow(ctx, name)
	return f.Draft, f.Name, err
}
