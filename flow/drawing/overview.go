package drawing

// overview draws all boxes of a sheet as their numbers, with the pages that they stand on.
func (s *sheet) overview(pieces []piece) string {
	area := pieces[0].view()
	at := map[string]*box{}
	for _, p := range pieces {
		area = area.around(p.view())
	}
	for _, b := range s.boxes {
		at[b.id] = b
	}
	by := min(scale, pageWidth*scale/area.width, pageHeight*scale/area.height)
	thin := 1 / by
	var c canvas
	c.open(area, by, s.title+", overview")
	for _, b := range s.boxes {
		for i, r := range b.rows {
			if to := at[r.target]; to != nil {
				from, end := b.out(i), to.in()
				c.f(`<path d="M%s %sL%s %s" class="d-cord" stroke="%s" stroke-width="%s" stroke-opacity=".45"/>`, number(from.x), number(from.y), number(end.x), number(end.y), line, number(.7*thin))
			}
		}
	}
	for _, b := range s.boxes {
		c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="12" class="d-box" fill="%s" stroke="%s" stroke-width="%s"/>`,
			number(b.x), number(b.y), number(b.width), number(b.height), paper, line, number(.7*thin))
		size := min(8/by, 110, b.height*.8)
		c.f(`<text x="%s" y="%s" font-size="%s" text-anchor="middle" class="d-ink" fill="%s">%d</text>`, number(b.x+b.width/2), number(b.y+b.height/2+size*.36), number(size), ink, b.number)
	}
	for i, p := range pieces {
		c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="16" fill="none" class="d-page" stroke="%s" stroke-width="%s"/>`,
			number(p.x-12), number(p.y-12), number(p.width+24), number(p.height+24), faint, number(1.2*thin))
		c.f(`<text x="%s" y="%s" font-size="%s" font-weight="700" paint-order="stroke" stroke-width="%s" stroke="%s" class="d-label" fill="%s">%d</text>`,
			number(p.x-8), number(p.y+2*thin), number(13*thin), number(4*thin), paper, faint, i+1)
	}
	c.WriteString("</svg>")
	return c.String()
}
