package views

import (
	"net/url"
	"strconv"
)

// PageSize is how many rows a list shows at once.
const PageSize = 50

// Listing is the part of a list that its address holds: filters, sort and page.
type Listing struct {
	Path   string
	Values url.Values // filters, as they are in the address
	Sort   string
	Desc   bool
	Page   int // from 1
	Total  int
}

// Pages is how many pages there are, at least 1.
func (l Listing) Pages() int { return max(1, (l.Total+PageSize-1)/PageSize) }

// First and Last are the numbers of the rows shown.
func (l Listing) First() int { return min(l.Total, (l.Page-1)*PageSize+1) }

// Last is the number of the last row shown.
func (l Listing) Last() int { return min(l.Total, l.Page*PageSize) }

// At is the address of another page of the list.
func (l Listing) At(page int) string { return l.with("page", strconv.Itoa(page)) }

// SortBy is the address that sorts by a column: the other way round when it sorts by it already.
func (l Listing) SortBy(column string) string {
	v := l.clone()
	v.Del("page")
	v.Set("sort", column)
	if l.Sort == column && !l.Desc {
		v.Set("sort", "-"+column)
	}
	return l.Path + "?" + v.Encode()
}

// Filter is the address with one filter set; an empty value takes it away.
func (l Listing) Filter(name, value string) string { return l.with(name, value) }

func (l Listing) with(name, value string) string {
	v := l.clone()
	v.Del("page")
	if value == "" || name == "page" && value == "1" {
		v.Del(name)
	} else {
		v.Set(name, value)
	}
	if len(v) == 0 {
		return l.Path
	}
	return l.Path + "?" + v.Encode()
}

func (l Listing) clone() url.Values {
	v := url.Values{}
	for name, values := range l.Values {
		if len(values) > 0 && values[0] != "" {
			v.Set(name, values[0])
		}
	}
	return v
}

// Aria is the value of aria-sort for a column.
func (l Listing) Aria(column string) string {
	switch {
	case l.Sort != column:
		return ""
	case l.Desc:
		return "descending"
	}
	return "ascending"
}
