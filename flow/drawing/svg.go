package drawing

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"cordboard/flow"
)

// Colours of a picture that stands alone. In a page they follow its style sheet, by the classes.
const (
	ink, faint, line, paper, shade = "#16202c", "#465363", "#94a3b8", "#ffffff", "#f1f5f9"
	noteFill, frameLine            = "#fdf6d8", "#b9c3cf"
)

var groupColours = map[string]string{"call": "#2563eb", "routing": "#7c3aed", "control": "#a8640a", "data": "#0b7d43", "digital": "#0277b0", "ai": "#b41fc0"}

// pictures draws a sheet: its pages, and before them how they lie beside each other when there are several.
func (s *sheet) pictures() []Picture {
	pieces := s.pieces()
	var list []Picture
	if len(pieces) > 1 {
		list = append(list, Picture{Caption: s.title + ", overview", SVG: s.overview(pieces), Overview: true})
	}
	for i, p := range pieces {
		caption := s.caption(i+1, len(pieces))
		list = append(list, Picture{Caption: caption, SVG: s.draw(p, caption)})
	}
	return list
}

// canvas is a picture that is being written.
type canvas struct{ strings.Builder }

func (c *canvas) f(format string, args ...any) { fmt.Fprintf(c, format, args...) }

// open begins a picture of an area. It is so large that text can be read on paper, and no larger than a page.
func (c *canvas) open(area rect, by float64, title string) {
	c.f(`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="%s" viewBox="%s %s %s %s" width="%s" height="%s" font-family="system-ui, sans-serif">`,
		html.EscapeString(title), number(area.x), number(area.y), number(area.width), number(area.height), number(area.width*by), number(area.height*by))
}

// text writes one line; class says what it is, and colour how it looks without a style sheet.
func (c *canvas) text(at point, size float64, class, colour, words string) {
	c.f(`<text x="%s" y="%s" font-size="%s" class="%s" fill="%s">%s</text>`, number(at.x), number(at.y), number(size), class, colour, html.EscapeString(words))
}

func (s *sheet) draw(p piece, caption string) string {
	var c canvas
	c.open(p.view(), scale, caption)
	for _, f := range s.frames {
		if area, ok := p.cut(f); ok {
			c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="10" fill="none" class="d-frame" stroke="%s" stroke-width="1.5" stroke-dasharray="6 5"/>`,
				number(area.x), number(area.y), number(area.width), number(area.height), frameLine)
			c.text(point{area.x + 10, area.y + 20}, 14, "d-faint d-name", faint, fit(f.text, area.width-20, 14))
		}
	}
	c.cords(p)
	for _, b := range p.boxes {
		c.box(b, p)
	}
	for _, n := range p.notes {
		c.note(n)
	}
	c.WriteString("</svg>")
	return c.String()
}

// cords draws what leads from one box of the piece to another.
func (c *canvas) cords(p piece) {
	here := map[string]*box{}
	for _, b := range p.boxes {
		here[b.id] = b
	}
	l := lanes{map[float64]int{}, map[float64]int{}}
	for _, b := range p.boxes {
		for i, r := range b.rows {
			to := here[r.target]
			if to == nil {
				continue
			}
			dashes := ""
			if r.fails {
				dashes = ` stroke-dasharray="5 4"`
			}
			end := to.in()
			c.f(`<path d="%s" fill="none" class="d-cord" stroke="%s" stroke-width="1.6"%s/>`, path(route(b.out(i), end, p.boxes, l)), faint, dashes)
			c.f(`<path d="M%s %sl-8 -4.5v9z" class="d-tip" fill="%s"/>`, number(end.x), number(end.y), faint)
		}
	}
}

// box draws an activity: its number, name and type, and where each outlet leads.
func (c *canvas) box(b *box, p piece) {
	colour := groupColours[b.group]
	if colour == "" {
		colour = line
	}
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="6" class="d-box" fill="%s" stroke="%s" stroke-width="1.3"/>`,
		number(b.x), number(b.y), number(b.width), number(b.height), paper, line)
	c.f(`<rect x="%s" y="%s" width="4" height="%s" rx="2" class="d-%s" fill="%s"/>`, number(b.x), number(b.y+4), number(flow.BoxHead-8), b.group, colour)
	badge := strconv.Itoa(b.number)
	wide := max(24, widthOf(badge, 14)+12)
	c.f(`<rect x="%s" y="%s" width="%s" height="22" rx="5" class="d-badge" fill="%s"/>`, number(b.x+12), number(b.y+9), number(wide), shade)
	c.f(`<text x="%s" y="%s" font-size="14" text-anchor="middle" class="d-ink" fill="%s">%s</text>`, number(b.x+12+wide/2), number(b.y+25), ink, badge)
	left := b.x + wide + 20
	c.text(point{left, b.y + 25}, 14, "d-ink d-name", ink, fit(b.name, b.right()-8-left, 17)) // bold letters are wider
	c.text(point{b.x + 12, b.y + 47}, 13, "d-faint", faint, fit(b.kind, b.width-24, 13))
	if words := b.above(p); words != "" {
		c.text(point{b.x, b.y - 8}, 13, "d-faint", faint, fit(words, b.width+40, 13))
	}
	for i, r := range b.rows {
		c.row(b, i, r)
	}
}

// above is what is said over a box: that a path begins here, and what leads here from other pages.
func (b *box) above(p piece) string {
	here := map[int]bool{}
	for _, other := range p.boxes {
		here[other.number] = true
	}
	var away []string
	for _, n := range b.from {
		if !here[n] {
			away = append(away, strconv.Itoa(n))
		}
	}
	var words []string
	if b.entry != "" {
		words = append(words, "▶ "+b.entry)
	}
	if len(away) > 0 {
		words = append(words, "from "+strings.Join(away, ", "))
	}
	return strings.Join(words, ", ")
}

func (c *canvas) row(b *box, i int, r row) {
	at := b.out(i)
	words, class, fill := "→ "+strconv.Itoa(r.number), "d-ink", faint
	switch {
	case r.target == "" && r.falls != "":
		words, class, fill = "→ handler", "d-faint", paper
	case r.number == 0:
		words, class, fill = "not wired", "d-faint", paper
	}
	room := b.width - 44 - widthOf(words, 13)
	c.text(point{b.x + 12, at.y + 5}, 13.5, class, ink, fit(r.label, room, 13.5))
	c.f(`<text x="%s" y="%s" font-size="13" text-anchor="end" class="d-faint" fill="%s">%s</text>`, number(b.right()-12), number(at.y+5), faint, html.EscapeString(words))
	c.f(`<circle cx="%s" cy="%s" r="4.5" class="%s" fill="%s" stroke="%s" stroke-width="1.3"/>`, number(at.x), number(at.y), map[bool]string{true: "d-port", false: "d-open"}[fill == faint], fill, faint)
}

func (c *canvas) note(n note) {
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="4" class="d-note" fill="%s" stroke="%s"/>`, number(n.x), number(n.y), number(n.width), number(n.height), noteFill, frameLine)
	for i, words := range wrap(n.text, n.width-20, 13.5, max(1, int(n.height-12)/18)) {
		c.text(point{n.x + 10, n.y + 22 + 18*float64(i)}, 13.5, "d-ink", ink, words)
	}
}
