package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web"
)

// program is a client of the JSON API.
type program struct {
	t     *testing.T
	site  *site
	token string
}

func (s *site) program(t *testing.T) program {
	t.Helper()
	owner, err := s.db.UserByEmail(t.Context(), sari)
	if err != nil {
		t.Fatal(err)
	}
	_, plain, err := s.db.CreateToken(t.Context(), tester, storage.Token{Name: "nightly job", UserID: owner.ID, Permissions: []string{web.FlowView, web.FlowEdit}})
	if err != nil {
		t.Fatal(err)
	}
	return program{t, s, plain}
}

// draft gives the draft of "line" and its tag.
func (p program) draft() (*flow.Flow, string) {
	p.t.Helper()
	status, tag, body := p.send(http.MethodGet, "/api/v1/flows/line", "", nil)
	var detail struct{ Draft *flow.Flow }
	if err := json.Unmarshal(body, &detail); err != nil || status != http.StatusOK {
		p.t.Fatalf("got %d %s (%v), want the draft", status, body, err)
	}
	return detail.Draft, tag
}

// put saves the draft as made from what the tag says.
func (p program) put(f *flow.Flow, tag string) (status int, next string) {
	p.t.Helper()
	status, next, _ = p.send(http.MethodPut, "/api/v1/flows/line/draft", tag, map[string]any{"document": f})
	return status, next
}

func (p program) send(method, path, match string, body any) (status int, tag string, answer []byte) {
	p.t.Helper()
	var sent io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		sent = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.site.url+path, sent)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	if match != "" {
		request.Header.Set("If-Match", match)
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if answer, err = io.ReadAll(got.Body); err != nil {
		p.t.Fatal(err)
	}
	return got.StatusCode, got.Header.Get("ETag"), answer
}

// says gives the greeting other words.
func says(f *flow.Flow, words string) {
	for i := range f.Activities {
		if f.Activities[i].ID == "greeting" {
			f.Activities[i].Properties = json.RawMessage(`{"prompt":` + js(words) + `}`)
		}
	}
}

// hears asks at once, not when the pause is over, what others saved, until the activity says the words.
func (d *designer) hears(id, words string) {
	d.t.Helper()
	d.wait("(document.dispatchEvent(new Event('visibilitychange')), e2e.text("+js(onCanvas(id)+" .sum")+").includes("+js(words)+"))", words+" at "+id)
}

// A program beside two people: what it saves shows in both pages, what it made from an older draft is refused, and what it changed beside what somebody
// is typing asks that person.
func TestProgramBesideTwoPeople(t *testing.T) {
	t.Parallel()
	a, b := together(t)
	b.expect("status of 409")
	api := a.site.program(t)

	f, tag := api.draft()
	says(f, "The program says hello.")
	status, tag := api.put(f, tag)
	if status != http.StatusOK || tag == "" {
		t.Fatalf("got %d and the tag %q, want it saved", status, tag)
	}
	for _, d := range []*designer{a, b} {
		d.hears("greeting", "The program says hello.")
	}

	a.selects("menu")
	a.property("prompt", "Anna asks for a key.")
	a.untilHas("menu", "Anna asks for a key.")
	says(f, "The program has not seen Anna.")
	if status, _ := api.put(f, tag); status != http.StatusPreconditionFailed {
		t.Errorf("got %d for a document made from an older draft, want 412", status)
	}
	if status, _ := api.put(f, ""); status != http.StatusPreconditionRequired {
		t.Errorf("got %d without If-Match, want 428", status)
	}
	if got := string(record(a.site.draft(t, "line"), "greeting").Properties); !strings.Contains(got, "The program says hello.") {
		t.Errorf("got the greeting %s after the refusals, want what was saved before", got)
	}
	b.hears("menu", "Anna asks for a key.")

	eval[bool](b.page, "Boolean(Object.defineProperty(document, 'visibilityState', { value: 'hidden' }))")
	f, tag = api.draft()
	says(f, "The program says more.")
	if status, _ := api.put(f, tag); status != http.StatusOK {
		t.Fatalf("got %d, want it saved", status)
	}
	b.selects("greeting")
	b.property("prompt", "Mikko says hello.")
	b.sees("#dialog[open] h2", "Two people changed the same thing")
	for _, words := range []string{"Sari Lehtonen (token nightly job) changed 1 thing that you changed too", "Theirs: Sari Lehtonen (token nightly job)"} {
		b.sees("#dialog[open]", words)
	}
	b.wait("document.querySelector('#dialog').innerHTML.includes('more.')", "what the program said")
	b.click("#dialog .dlg-foot button|Keep mine")
	f = b.untilHas("greeting", "Mikko says hello.")
	if got := string(record(f, "menu").Properties); !strings.Contains(got, "Anna asks for a key.") {
		t.Errorf("got the menu %s, want Anna's", got)
	}
	a.hears("greeting", "Mikko says hello.")
}
