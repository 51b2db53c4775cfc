package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/views"
)

// listing reads page and sort from a list's address; sort begins with "-" when it is descending.
func listing(c echo.Context, path, defaultSort string) views.Listing {
	l := views.Listing{Path: path, Values: c.QueryParams(), Page: 1}
	if n, err := strconv.Atoi(c.QueryParam("page")); err == nil && n > 1 {
		l.Page = n
	}
	sort := c.QueryParam("sort")
	if sort == "" {
		sort = defaultSort
	}
	l.Sort, l.Desc = strings.TrimPrefix(sort, "-"), strings.HasPrefix(sort, "-")
	return l
}

// flowList shows the flows, or for htmx the table alone.
func (s *Server) flowList(c echo.Context) error {
	ctx := c.Request().Context()
	l := listing(c, "/flows", "-updated")
	filter := storage.FlowFilter{
		Query: c.QueryParam("q"), Kind: flow.Kind(c.QueryParam("kind")), Changed: c.QueryParam("changed") != "",
		Sort: l.Sort, Desc: l.Desc, Offset: (l.Page - 1) * views.PageSize, Limit: views.PageSize,
	}
	found, total, err := s.DB.Flows(ctx, filter)
	if err != nil {
		return err
	}
	counts, err := s.DB.FlowCounts(ctx)
	if err != nil {
		return err
	}
	entries, err := s.entries(c)
	if err != nil {
		return err
	}
	l.Total = total
	v := views.Flows{
		Query: filter.Query, Kind: string(filter.Kind), Changed: filter.Changed, List: l, Counts: kindCounts(counts),
		Filtered: filter.Query != "" || filter.Kind != "" || filter.Changed || l.Page > 1,
		CanEdit:  viewerOf(c).can(FlowEdit), CanNumber: viewerOf(c).can(ResourceEdit), CanTest: viewerOf(c).can(ContactTest) && s.Live != nil, Templates: s.templateCards(),
	}
	for _, f := range found {
		v.Rows = append(v.Rows, flowRow(f, entries[f.Name]))
	}
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.FlowTable(s.page(c, "Flows"), v))
	}
	return s.render(c, http.StatusOK, views.FlowsPage(s.page(c, "Flows"), v))
}

func flowRow(f storage.FlowSummary, entries []string) views.FlowRow {
	return views.FlowRow{
		Name: f.Name, Description: f.Description, Kind: string(f.Kind), Labels: labels(f.Labels), Entries: entries, Contacts: f.ContactsToday,
		Empty: f.Activities == 0 && len(f.Labels) == 0, Changes: f.Changes, Errors: f.Errors, Warnings: f.Warnings, UpdatedAt: f.UpdatedAt, UpdatedBy: f.UpdatedBy,
	}
}

// labels puts live first, the others by name.
func labels(of map[string]int) []views.Label {
	var all []views.Label
	for name, version := range of {
		all = append(all, views.Label{Name: name, Version: version})
	}
	slices.SortFunc(all, func(a, b views.Label) int {
		if (a.Name == "live") != (b.Name == "live") {
			if a.Name == "live" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

func kindCounts(counts map[flow.Kind]int) []views.KindCount {
	all := []views.KindCount{{Label: "All"}}
	for _, k := range flow.Kinds {
		all[0].Count += counts[k]
		all = append(all, views.KindCount{Value: string(k), Label: views.KindLabel(string(k)), Count: counts[k]})
	}
	return all
}
