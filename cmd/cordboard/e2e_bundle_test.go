package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

// bundleFor is a bundle of flows of a site with all that they depend on.
func bundleFor(t *testing.T, s *site, flows ...string) []byte {
	t.Helper()
	m := bundle.Mover{DB: s.db, Catalog: s.app.Catalog, Who: tester}
	b, err := m.Gather(t.Context(), bundle.Selection{Flows: flows, Parts: bundle.Parts{Audio: true, Rows: true, Staff: true}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := bundle.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// keptBundle is one that Sari has uploaded.
func (s *site) keptBundle(t *testing.T, data []byte) (id string) {
	t.Helper()
	user, err := s.db.UserByEmail(t.Context(), sari)
	if err == nil {
		id, err = s.db.KeepBundle(t.Context(), user.ID, "lines.bundle.json", data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// slower gives a queue another offer timeout.
func (s *site) slower(t *testing.T, name string) {
	t.Helper()
	q, err := s.db.Queue(t.Context(), name)
	if err == nil {
		q.Settings = json.RawMessage(`{"offer_timeout":"21s"}`)
		_, err = s.db.SaveQueue(t.Context(), tester, q)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// bundleFile writes a bundle to choose it.
func (p *page) bundleFile(data []byte) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "lines.bundle.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.upload("input[type=file]", file)
}

// TestBundles takes flows along from one installation and brings them into another: what comes along, a file that is none, what it would do, another
// queue in the place of one, a name for the flow, and the report with its links.
func TestBundles(t *testing.T) {
	t.Parallel()
	from, to := newSite(t), newSite(t)
	from.template(t, "help-desk")
	from.slower(t, "help-desk")
	p := from.open(t, sari)
	p.goTo("/bundles")
	p.axe("bundles")
	p.click(`input[name=flow][value=help-desk]`)
	p.click("main button|Next: what comes along")
	p.sees("main", "They depend on")
	p.has(`input[name=with][value="queue/help-desk"]:checked`)
	p.axe("what comes along")
	p.click(`input[name=staff]`)
	p.click("main button|Look again")
	p.has(`input[name=with][value="agent/anna"]:checked`)

	if _, err := to.db.SaveQueue(t.Context(), tester, storage.Queue{Name: "second-line"}); err != nil {
		t.Fatal(err)
	}
	q := to.open(t, sari)
	q.expect("status of 422")
	q.expect("status of 409")
	q.goTo("/bundles")
	q.fill("textarea[name=text]", "{}")
	q.click("main button|Look at it")
	q.sees("main", "This is no bundle")
	q.bundleFile(bundleFor(t, from, "help-desk"))
	q.click("main button|Look at it")
	q.sees("main", "nothing has changed yet")
	q.axe("what a bundle would do")
	q.choose(`select[name="map:queue:help-desk"]`, "second-line")
	q.fill(`input[name="map:flow:help-desk"]`, "front-desk")
	q.click("main button|Import")
	q.sees("main", "This is what would happen now")
	q.sees("main", "Something of here takes their place")
	q.axe("a plan with choices")
	q.click("main button|Import")
	q.sees("main", "came in")
	q.axe("what a bundle did")
	q.click("main a|front-desk")
	q.has("#canvas, [data-canvas], .canvas")
	f := to.draft(t, "front-desk")
	if !slices.ContainsFunc(f.Activities, func(a flow.Record) bool { return strings.Contains(string(a.Properties), `"second-line"`) }) {
		t.Error("the flow does not use the queue that was chosen")
	}
}

// shootBundles makes the pictures of the pages about bundles.
func shootBundles(t *testing.T) {
	from, to := gallery(t), newSite(t)
	from.slower(t, "support")
	if _, err := from.db.SaveSecret(t.Context(), tester, storage.Secret{Name: "crm"}, "hunter2"); err != nil {
		t.Fatal(err)
	}
	if err := (demo{db: from.db, catalog: from.app.Catalog, who: tester}).variables(t.Context()); err != nil {
		t.Fatal(err)
	}
	from.create(t, &flow.Flow{Format: flow.Format, Name: "orders", Kind: flow.Inbound, Description: "Where an order is", Start: "gate", Activities: []flow.Record{
		{ID: "gate", Type: "condition", Name: "Emergency", Properties: json.RawMessage(`{"expression":"org.emergency"}`), Outlets: map[string]string{"true": "bye", "false": "ask"}},
		{ID: "ask", Type: "http_request", Name: "Ask the shop", Properties: json.RawMessage(`{"url":"https://shop.example.com/orders","auth":"crm"}`), Outlets: map[string]string{"success": "bye"}},
		{ID: "bye", Type: "disconnect", Name: "Goodbye"},
	}})
	p := from.open(t, sari)
	p.scheme("light")
	p.goTo("/bundles")
	p.shoot("bundles")
	p.goTo("/bundles/export?flow=office-line&flow=orders&flow=three-queues")
	p.click(`input[name=staff]`)
	p.click("main button|Look again")
	p.has(`input[name=with][value="agent/anna"]`)
	p.shoot("bundle-export")

	data := bundleFor(t, from, "office-line", "orders", "three-queues")
	q := to.open(t, sari)
	q.scheme("light")
	q.expect("status of 422")
	q.goTo("/bundles")
	q.fill("textarea[name=text]", `{"format": "cordboard.bundle/v9", "flows": []}`)
	q.click("main button|Look at it")
	q.sees("main", "this version reads")
	q.shoot("bundles-error")
	id := to.keptBundle(t, data)
	q.goTo("/bundles/import/" + id)
	q.shoot("bundle-plan")
	q.scheme("dark")
	q.shoot("bundle-plan-dark")
	q.scheme("light")
	q.size(390, 844)
	q.goTo("/bundles/import/" + id)
	q.shoot("narrow-bundle-plan")
	q.goTo("/bundles")
	q.shoot("narrow-bundles")
	q.size(1440, 900)
	q.goTo("/bundles/import/" + id)
	q.click("main button|Import")
	q.sees("main", "came in")
	q.shoot("bundle-imported")
}
