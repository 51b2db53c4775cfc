package api

import (
	"fmt"
	"slices"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// line is a small flow without findings but notes.
func line(name string) map[string]any {
	return map[string]any{
		"format": flow.Format, "name": name, "kind": "inbound", "start": "greet",
		"activities": []map[string]any{
			{"id": "greet", "type": "play_prompt", "properties": map[string]any{"prompt": "Welcome."}, "outlets": map[string]string{"next": "team"}},
			{
				"id": "team", "type": "queue", "properties": map[string]any{"queue": "support"},
				"outlets": map[string]string{"waiting": "hold", "timeout": "bye", "full": "bye", "no_agents": "bye", "closed": "bye", "agent_left": "bye"},
			},
			{"id": "hold", "type": "play_prompt", "properties": map[string]any{"prompt": "Please hold."}},
			{"id": "bye", "type": "disconnect"},
		},
		"handlers": map[string]string{"on_error": "bye"},
	}
}

func document(doc map[string]any) map[string]any { return map[string]any{"document": doc} }

func TestFlowLife(t *testing.T) {
	s := newSite(t)
	if _, err := s.db.SaveQueue(t.Context(), storage.System, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	made := s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	if made.header.Get("Location") != Prefix+"/flows/main-line" || made.header.Get("ETag") != `"1"` {
		t.Errorf("got location %q and ETag %q", made.header.Get("Location"), made.header.Get("ETag"))
	}
	s.want(s.call("POST", "/flows", document(line("MAIN-line"))), 409, "conflict")

	doc := line("main-line")
	doc["description"] = "Answers the main number"
	s.want(s.call("PUT", "/flows/main-line/draft", document(doc)), 428, "precondition_required")
	saved := s.want(s.call("PUT", "/flows/main-line/draft", document(doc), "If-Match", `"1"`), 200, "")
	if saved.header.Get("ETag") != `"2"` {
		t.Errorf("got ETag %q, want \"2\"", saved.header.Get("ETag"))
	}
	late := s.want(s.call("PUT", "/flows/main-line/draft", document(line("main-line")), "If-Match", `"1"`), 412, "precondition_failed")
	if late.header.Get("ETag") != `"2"` {
		t.Errorf("got ETag %q with the 412, want the draft's", late.header.Get("ETag"))
	}
	s.want(s.call("PUT", "/flows/main-line/draft", document(line("other")), "If-Match", `"2"`), 422, "invalid")

	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "First"}), 428, "precondition_required")
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": " "}, "If-Match", `"2"`), 422, "invalid")
	var v shownVersion
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "First"}, "If-Match", `"2"`), 201, "").as(t, &v)
	if v.Version != 1 || !slices.Equal(v.Labels, []string{"live"}) || v.Author != "anna (token test)" {
		t.Errorf("got version %+v, want number 1, live, by anna's token", v)
	}
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "Same"}, "If-Match", `"2"`), 409, "conflict")

	s.want(s.call("PUT", "/flows/main-line/labels/test", map[string]int{"version": 1}), 200, "")
	s.want(s.call("PUT", "/flows/main-line/labels/test", map[string]int{"version": 7}), 404, "not_found")
	s.want(s.call("PUT", "/flows/main-line/labels/Test!", map[string]int{"version": 1}), 422, "invalid")
	var labels struct{ Labels map[string]int }
	s.want(s.call("GET", "/flows/main-line/labels", nil), 200, "").as(t, &labels)
	if labels.Labels["test"] != 1 || labels.Labels["live"] != 1 {
		t.Errorf("got labels %v, want test and live at 1", labels.Labels)
	}
	s.want(s.call("DELETE", "/flows/main-line/labels/test", nil), 204, "")
	s.want(s.call("DELETE", "/flows/main-line/labels/test", nil), 404, "not_found")
	s.want(s.call("GET", "/flows/main-line/versions/1", nil), 200, "").as(t, &v)
	if v.Document == nil || v.Document.Description != "Answers the main number" {
		t.Errorf("got document %+v, want the one that was published", v.Document)
	}
	s.want(s.call("GET", "/flows/main-line/versions/x", nil), 404, "not_found")

	s.want(s.call("DELETE", "/flows/main-line", nil, "If-Match", `"1"`), 412, "precondition_failed")
	if _, err := s.db.SaveNumber(t.Context(), storage.Actor{Name: "test"}, storage.Number{Number: "+358901234", Flow: "main-line"}); err != nil {
		t.Fatal(err)
	}
	var refused struct {
		Error struct {
			Uses []struct{ Kind, Name, Field string }
		}
	}
	s.want(s.call("DELETE", "/flows/main-line", nil), 409, "conflict").as(t, &refused)
	if uses := refused.Error.Uses; len(uses) != 1 || uses[0].Kind != "number" || uses[0].Name != "+358901234" || uses[0].Field != "flow" {
		t.Errorf("got uses %+v, want the number that leads there", uses)
	}
	if err := s.db.DeleteNumber(t.Context(), storage.Actor{Name: "test"}, "+358901234"); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("DELETE", "/flows/main-line", nil, "If-Match", `"2"`), 204, "")
	s.want(s.call("GET", "/flows/main-line", nil), 404, "not_found")
	entries, _, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "flow.delete"})
	if err != nil || len(entries) != 1 || entries[0].Actor.Name != "anna (token test)" || entries[0].Address == "" {
		t.Errorf("got audit entries %+v (%v), want the deletion by anna's token with an address", entries, err)
	}
}

func TestFlowList(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"a-line", "b-line", "c-line"} {
		s.want(s.call("POST", "/flows", document(line(name))), 201, "")
	}
	var page struct {
		Flows []flowSummary
		Total int
	}
	s.want(s.call("GET", "/flows?sort=name&desc=true&limit=2", nil), 200, "").as(t, &page)
	if page.Total != 3 || len(page.Flows) != 2 || page.Flows[0].Name != "c-line" {
		t.Errorf("got %+v, want c-line and b-line of 3", page)
	}
	for _, query := range []string{"limit=0", "limit=501", "limit=x", "offset=-1", "kind=odd", "sort=height", "changed=maybe"} {
		s.want(s.call("GET", "/flows?"+query, nil), 422, "invalid")
	}
}

func TestDocumentsAreRefusedWithFindings(t *testing.T) {
	s := newSite(t)
	bad := line("bad")
	bad["colour"] = "red"
	var body struct{ Error problem }
	s.want(s.call("POST", "/flows", document(bad)), 422, "invalid").as(t, &body)
	if len(body.Error.Issues) != 1 || body.Error.Issues[0].Code != "unknown_field" {
		t.Errorf("got issues %+v, want unknown_field", body.Error.Issues)
	}
	broken := line("broken")
	broken["start"] = "nowhere"
	s.want(s.call("POST", "/flows", document(broken)), 201, "")
	s.want(s.call("POST", "/flows/broken/versions", map[string]string{"message": "x"}, "If-Match", `"1"`), 422, "invalid").as(t, &body)
	if len(body.Error.Issues) == 0 {
		t.Error("got no issues with the refused publication, want them")
	}
	caller := line("caller")
	caller["activities"] = append(caller["activities"].([]map[string]any), map[string]any{"id": "rate", "type": "run_subflow", "properties": map[string]any{"flow": "rate"}})
	rate := line("rate")
	rate["kind"] = "subflow"
	s.want(s.call("POST", "/flows", document(rate)), 201, "")
	s.want(s.call("POST", "/flows", document(caller)), 201, "")
	s.want(s.call("POST", "/flows/caller/versions", map[string]string{"message": "x"}, "If-Match", `"1"`), 422, "invalid").as(t, &body)
	if !slices.ContainsFunc(body.Error.Issues, func(i flow.Issue) bool { return i.Code == "no_version" && i.Activity == "rate" }) {
		t.Errorf("got issues %+v, want that rate has no version", body.Error.Issues)
	}
	var checked struct {
		Valid  bool
		Issues []flow.Issue
	}
	s.want(s.call("POST", "/validate", map[string]any{"flow": "broken"}), 200, "").as(t, &checked)
	if checked.Valid || len(checked.Issues) == 0 {
		t.Errorf("got %+v, want findings of the draft", checked)
	}
	s.want(s.call("POST", "/validate", document(bad)), 200, "").as(t, &checked)
	if checked.Valid {
		t.Error("got a valid document, want the unknown field to be found")
	}
	s.want(s.call("POST", "/validate", map[string]any{}), 422, "invalid")
	s.want(s.call("POST", "/validate", map[string]any{"document": "no"}), 200, "").as(t, &checked)
	if checked.Valid {
		t.Error("got a valid document of a text, want a finding")
	}
}

// TestOneOfManyWins lets ten people replace the same draft at once.
func TestOneOfManyWins(t *testing.T) {
	s := newSite(t)
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	statuses := make(chan int, 10)
	for i := range cap(statuses) {
		go func() {
			doc := line("main-line")
			doc["description"] = fmt.Sprint("By ", i)
			statuses <- s.call("PUT", "/flows/main-line/draft", document(doc), "If-Match", `"1"`).status
		}()
	}
	got := map[int]int{}
	for range cap(statuses) {
		got[<-statuses]++
	}
	if got[200] != 1 || got[412] != 9 {
		t.Errorf("got statuses %v, want one 200 and nine 412", got)
	}
}
