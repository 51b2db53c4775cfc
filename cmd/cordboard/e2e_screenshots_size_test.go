package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"cordboard/flow"
)

// sizes are the flows whose pictures show the designer with few, many and very many activities, by their number.
func sizes() map[int]*flow.Flow {
	return map[int]*flow.Flow{6: reception("reception"), 60: departments("switchboard"), 500: regions("country")}
}

func shootSizes(t *testing.T) {
	s := newSite(t)
	p := s.open(t, anna)
	shoot := func(d *designer, name string) {
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			d.shoot(strings.TrimSuffix(name+"-"+scheme, "-light"))
		}
		p.scheme("light")
	}
	for n, f := range sizes() {
		s.create(t, f)
		d := p.design(f.Name)
		d.click("#zoom button|Fit the whole flow")
		name := fmt.Sprintf("designer-%d", n)
		shoot(d, name)
		if n == 500 {
			d.ctrl("k")
			d.typed("North billing hours")
			d.wait("document.querySelector('[role=option][aria-selected=true]')?.innerText.includes('North billing hours')", "the hours in the finder")
			d.typed("\r")
			d.form("north_billing_hours")
			shoot(d, name+"-near")
		}
	}
}

// drawing is a flow in the making, on a grid of columns and rows.
type drawing struct {
	f            *flow.Flow
	column, row  float64 // of what is added next: the origin of a part
	prefix, area string  // before ids and names
}

func newDrawing(name, description string) *drawing {
	return &drawing{f: &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "menu", Description: description, Layout: map[string]flow.Position{}}}
}

// add puts an activity; wires are outlets and targets by turns.
func (d *drawing) add(id, kind, label string, column, row float64, properties string, wires ...string) {
	r := flow.Record{ID: id, Type: kind, Name: label, Properties: []byte(properties), Outlets: map[string]string{}}
	for i := 0; i+1 < len(wires); i += 2 {
		r.Outlets[wires[i]] = wires[i+1]
	}
	d.f.Activities = append(d.f.Activities, r)
	d.f.Layout[id] = flow.Position{X: (d.column + column) * 328, Y: (d.row + row) * 240}
}

// menu puts a menu with a key for each name and gives its wires by the function.
func (d *drawing) menu(id, label, prompt string, row float64, names []string, leads func(name string) string, others ...string) {
	options, wires := []string{}, others
	for i, n := range names {
		key := strconv.Itoa((i + 1) % 10)
		options = append(options, `{"key":`+js(key)+`,"label":`+js(n)+`}`)
		wires = append(wires, key, leads(n))
	}
	d.add(id, "menu", label, 0, row, `{"prompt":`+js(prompt)+`,"options":[`+strings.Join(options, ",")+`]}`, wires...)
}

// department puts opening hours, a greeting, a queue and what follows.
func (d *drawing) department(name string, row float64) {
	id, label := d.prefix+strings.ToLower(name), name
	if d.area != "" {
		label = d.area + " " + strings.ToLower(name)
	}
	d.add(id+"_hours", "business_hours", label+" hours", 1, row, `{"schedule":"office"}`, "open", id+"_hello", "closed", id+"_mail", "holiday", id+"_mail")
	d.add(id+"_hello", "play_prompt", label+" greeting", 2, row, `{"prompt":`+js("Welcome to "+label+".")+`}`, "next", id)
	d.add(id, "queue", label, 3, row, `{"queue":"support","max_wait":"5m"}`, "timeout", id+"_mail", "full", id+"_mail", "no_agents", id+"_mail", "closed", id+"_mail", "agent_left", id+"_bye")
	d.add(id+"_mail", "voicemail", label+" mailbox", 4, row, `{"mailbox":"support","greeting":"Leave us a message."}`, "recorded", id+"_thanks", "no_message", id+"_bye")
	d.add(id+"_thanks", "play_prompt", "Thank you", 5, row, `{"prompt":"Thank you, we call you back."}`, "next", id+"_bye")
	d.add(id+"_bye", "disconnect", "Goodbye", 6, row, `{}`)
}

var departmentNames = []string{"Sales", "Support", "Billing", "Orders", "Returns", "Repairs", "Rentals", "Partners", "Press"}

// reception is a flow of six activities: hours, a greeting, a queue, a mailbox and two ends.
func reception(name string) *flow.Flow {
	d := newDrawing(name, "One queue and a mailbox")
	d.department("Reception", 0)
	d.f.Start = "reception_hours"
	return d.f
}

// departments is a switchboard of 60 activities: a menu, its departments, and the operator.
func departments(name string) *flow.Flow {
	d := newDrawing(name, "Nine departments")
	names := append(departmentNames[:len(departmentNames):len(departmentNames)], "Operator")
	d.menu("menu", "Main menu", "Which department do you want?", 4, names, func(name string) string {
		if name == "Operator" {
			return "hold"
		}
		return strings.ToLower(name) + "_hours"
	}, "no_input", "support_hours", "no_match", "support_hours", "error", "sorry")
	for i, n := range departmentNames {
		d.department(n, float64(i))
	}
	d.operator("sales_bye")
	d.add("sorry", "play_prompt", "Something went wrong", 1, 9, `{"prompt":"We are sorry, something went wrong."}`, "next", "again")
	d.add("again", "play_prompt", "Try again", 2, 9, `{"prompt":"Please call again."}`, "next", "end")
	d.add("end", "disconnect", "End", 3, 9, `{}`)
	return d.f
}

func (d *drawing) operator(after string) {
	d.add("hold", "play_prompt", "Please hold", 1, -1, `{"prompt":"One moment, please."}`, "next", "operator")
	d.add("operator", "queue", "Operator", 2, -1, `{"queue":"support"}`, "timeout", after, "full", after, "no_agents", after, "closed", after, "agent_left", after)
}

// regions is a switchboard of 500 activities: a menu of nine regions with nine departments each, and the operator.
func regions(name string) *flow.Flow {
	d := newDrawing(name, "Nine regions with nine departments each")
	names := []string{"North", "South", "East", "West", "Coast", "Lakes", "Islands", "Capital", "Abroad"}
	d.menu("menu", "Region", "Where do you call from?", 4, names, func(name string) string { return strings.ToLower(name) + "_menu" },
		"no_input", "hold", "no_match", "hold", "error", "sorry")
	d.operator("end")
	d.add("sorry", "play_prompt", "Something went wrong", 1, 10, `{"prompt":"We are sorry, something went wrong."}`, "next", "end")
	d.add("end", "disconnect", "End", 2, 10, `{}`)
	for i, n := range names {
		d.column, d.row, d.prefix, d.area = float64(2+i%3*8), float64(i/3*10), strings.ToLower(n)+"_", n
		d.menu(d.prefix+"menu", n, "Which department do you want?", 4, departmentNames, func(name string) string { return strings.ToLower(n+"_"+name) + "_hours" },
			"no_input", "hold", "no_match", "hold", "error", "sorry")
		for j, one := range departmentNames {
			d.department(one, float64(j))
		}
	}
	return d.f
}
