package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// Pages that draw a version tell what its variables begin with only to those who may change the flow.
func TestDefaultsAreNotForViewers(t *testing.T) {
	s := newSite(t).as("designer")
	f := mainLine("main-line")
	f.Variables = []flow.Variable{{Name: "pin", Type: flow.String, Default: json.RawMessage(`"s3cret-default"`)}}
	if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: 1, Message: "x"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/flows/main-line/traffic", "/flows/main-line/peek", "/flows/main-line/compare?from=1&to=draft"} {
		for user, told := range map[string]bool{"designer": true, "supervisor": false} {
			got := s.as(user).get(path)
			got.want(t, http.StatusOK, "pin")
			if strings.Contains(got.body, "s3cret-default") != told {
				t.Errorf("%s for a %s: want the default told: %v", path, user, told)
			}
		}
	}
}
