package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web"
)

// shownVersion is a version; lists leave the document out.
type shownVersion struct {
	Version   int        `json:"version"`
	Message   string     `json:"message"`
	Author    string     `json:"author"`
	CreatedAt time.Time  `json:"created_at"`
	Labels    []string   `json:"labels"`
	Contacts  int        `json:"contacts"`
	Document  *flow.Flow `json:"document,omitempty"`
	With      []string   `json:"with,omitempty"` // of publishing: the flows whose first versions were published too
	// Release moves the label later, when publishing did not move it at once or for good.
	Release *shownRelease `json:"release,omitempty"`
}

func shown(v storage.Version) shownVersion {
	labels := v.Labels
	if labels == nil {
		labels = []string{}
	}
	return shownVersion{Version: v.Number, Message: v.Message, Author: v.Author, CreatedAt: v.CreatedAt, Labels: labels, Contacts: v.Contacts, Document: v.Document}
}

// versionList lists a flow's versions, the newest first.
func (s *server) versionList(c echo.Context) error {
	versions, err := s.DB.Versions(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	list := []shownVersion{}
	for _, v := range versions {
		list = append(list, shown(v))
	}
	return c.JSON(http.StatusOK, map[string]any{"versions": list})
}

// versionGet answers one version with its document.
func (s *server) versionGet(c echo.Context) error {
	v, err := s.version(c, c.Param("number"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, shown(v))
}

// version loads a version of the request's flow by the text of its number.
func (s *server) version(c echo.Context, text string) (storage.Version, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return storage.Version{}, fault.New(fault.NotFound, "There is no version %q of this flow.", text)
	}
	return s.DB.Version(c.Request().Context(), c.Param("name"), n)
}

// versionPublish makes the draft a version and points a label at it. A draft with errors is refused with its findings.
func (s *server) versionPublish(c echo.Context) error {
	var body struct {
		Message string `json:"message"`
		Label   string `json:"label"`
		with
		when
	}
	if err := read(c, &body); err != nil {
		return err
	}
	switch body.Message = strings.TrimSpace(body.Message); {
	case body.Message == "":
		return fault.Field("message", "say in a few words what changes; the version list shows it")
	case len([]rune(body.Message)) > 500:
		return fault.Field("message", "has at most 500 characters")
	}
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	if err := matched(c, f.Revision); err != nil {
		return err
	}
	along, err := s.along(c, f.Name, f.Draft, body.with)
	if err != nil {
		return err
	}
	issues := flow.Validate(f.Draft, s.Catalog, along.Resources)
	if flow.HasErrors(issues) {
		return refused("The draft has errors and cannot be published.", issues)
	}
	gated, err := web.Gates{DB: s.DB, Suite: s.Suite}.Ask(ctx, f)
	if err == nil {
		err = gated.Refused()
	}
	if err != nil {
		return err
	}
	p := storage.Publication{Revision: f.Revision, Message: body.Message, Label: body.Label}
	if p.At, p.Until, err = s.times(c, body.when); err != nil {
		return err
	}
	v, err := along.Publish(ctx, actor(c), p)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", Prefix+"/flows/"+url.PathEscape(f.Name)+"/versions/"+strconv.Itoa(v.Number))
	answer := shown(v)
	answer.Document, answer.With = nil, along.Names()
	if v.Release != nil {
		waits := released(*v.Release)
		answer.Release = &waits
	}
	return c.JSON(http.StatusCreated, answer)
}

// labelList answers which versions the labels point at.
func (s *server) labelList(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"labels": summary(f.FlowSummary).Labels})
}

// labelSet points a label at a version; that is also how a version is rolled back.
func (s *server) labelSet(c echo.Context) error {
	var body struct {
		Version int `json:"version"`
		with
		when
	}
	if err := read(c, &body); err != nil {
		return err
	}
	if body.Version < 1 {
		return fault.Field("version", "is the number of a version")
	}
	l := storage.Labelling{Flow: c.Param("name"), Label: c.Param("label"), Version: body.Version}
	var err error
	if l.At, l.Until, err = s.times(c, body.when); err != nil {
		return err
	}
	v, err := s.version(c, strconv.Itoa(body.Version))
	if err != nil {
		return err
	}
	along, err := s.along(c, l.Flow, v.Document, body.with)
	if err != nil {
		return err
	}
	waits, err := along.Move(c.Request().Context(), actor(c), l, v.Message)
	if err != nil {
		return err
	}
	if waits != nil {
		return c.JSON(http.StatusAccepted, released(*waits))
	}
	return s.labelList(c)
}

// labelRemove takes a label away.
func (s *server) labelRemove(c echo.Context) error {
	if err := s.DB.RemoveLabel(c.Request().Context(), actor(c), c.Param("name"), c.Param("label")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
