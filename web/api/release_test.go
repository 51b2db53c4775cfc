package api

import (
	"testing"
	"time"

	"cordboard/storage"
	"cordboard/web"
)

// liveNow gives the version that is live.
func (s *site) liveNow() int {
	s.t.Helper()
	var body struct{ Labels map[string]int }
	s.want(s.call("GET", "/flows/main-line/labels", nil), 200, "").as(s.t, &body)
	return body.Labels["live"]
}

func TestReleases(t *testing.T) {
	s := newSite(t)
	if _, err := s.db.SaveQueue(t.Context(), storage.System, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "x", "at": "soon"}, "If-Match", "*"), 422, "invalid")
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "x", "at": "2026-11-20T09:00:00Z"}, "If-Match", "*"), 422, "invalid")
	var made struct{ Release shownRelease }
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "First", "at": "2026-11-20T11:00"}, "If-Match", "*"), 201, "").as(t, &made)
	if made.Release.State != storage.ReleasePlanned || s.liveNow() != 0 {
		t.Fatalf("got %+v, want it planned", made.Release)
	}
	s.pass(time.Hour)
	if _, err := s.db.RunReleases(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.liveNow(); got != 1 {
		t.Errorf("got version %d live, want 1", got)
	}
	var waits shownRelease
	s.want(s.call("PUT", "/flows/main-line/labels/test", map[string]any{"version": 1, "at": "2026-11-20T14:00:00+02:00"}), 202, "").as(t, &waits)
	var list struct{ Releases []shownRelease }
	s.want(s.call("GET", "/releases?open=true&flow=main-line", nil), 200, "").as(t, &list)
	if len(list.Releases) != 1 || list.Releases[0].ID != waits.ID {
		t.Errorf("got %+v, want the one that waits", list.Releases)
	}
	s.want(s.call("POST", "/releases/"+waits.ID+"/cancel", map[string]any{}), 200, "").as(t, &waits)
	if waits.State != storage.ReleaseCancelled {
		t.Errorf("got %+v, want it cancelled", waits)
	}
	s.want(s.call("POST", "/releases/"+waits.ID+"/cancel", map[string]any{}), 409, "conflict")
	s.want(s.call("GET", "/releases/nothing", nil), 404, "not_found")
	s.want(s.call("GET", "/releases?open=maybe", nil), 422, "invalid")
}

// Publishing and moving a label by the API ask for approval as the pages do; a token of who asked does not approve.
func TestReleaseApproval(t *testing.T) {
	s := newSite(t)
	if _, err := s.db.SaveQueue(t.Context(), storage.System, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("POST", "/flows", document(line("main-line"))), 201, "")
	if err := s.db.SetFlowApproval(t.Context(), storage.System, "main-line", true); err != nil {
		t.Fatal(err)
	}
	var made struct{ Release shownRelease }
	s.want(s.call("POST", "/flows/main-line/versions", map[string]string{"message": "First"}, "If-Match", "*"), 201, "").as(t, &made)
	id := made.Release.ID
	s.want(s.call("POST", "/releases/"+id+"/approve", map[string]string{}), 403, "forbidden")
	other := s.token("bert@example.com", storage.AdminRole, web.FlowPublish, web.FlowView)
	s.want(s.call("POST", "/releases/"+id+"/reject", map[string]string{}, "Authorization", "Bearer "+other), 422, "invalid")
	s.want(s.call("POST", "/releases/"+id+"/reject", map[string]string{"note": "No."}, "Authorization", "Bearer "+other), 200, "")
	s.want(s.call("POST", "/releases/"+id+"/approve", map[string]string{}, "Authorization", "Bearer "+other), 409, "conflict")
	var again shownRelease
	s.want(s.call("PUT", "/flows/main-line/labels/live", map[string]any{"version": 1}), 202, "").as(t, &again)
	if again.State != storage.ReleaseAsked || s.liveNow() != 0 {
		t.Fatalf("got %+v, want it asked for", again)
	}
	s.want(s.call("POST", "/releases/"+again.ID+"/approve", map[string]string{"note": "Good."}, "Authorization", "Bearer "+other), 200, "")
	if got := s.liveNow(); got != 1 {
		t.Errorf("got version %d live, want 1", got)
	}
}
