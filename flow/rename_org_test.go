package flow_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cordboard/flow"
)

// TestRenameOrg: a variable of the organisation has its new name wherever a flow reads it by its name.
func TestRenameOrg(t *testing.T) {
	f, err := flow.DecodeDraft([]byte(readsOrg))
	if err != nil {
		t.Fatal(err)
	}
	before, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := flow.RenameOrg(f, catalog(), map[string]string{"closed": "shut", "notice": "message"})
	if err != nil {
		t.Fatal(err)
	}
	after, err := json.Marshal(renamed)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("org.closed", "org.shut", "org.notice", "org.message", `org[\"notice\"]`, `org[\"message\"]`).Replace(string(before))
	if string(after) != want || want == string(before) {
		t.Errorf("got %s, want %s", after, want)
	}
	if now, _ := json.Marshal(f); string(now) != string(before) {
		t.Error("the flow given was changed")
	}
}

func TestRenameCompared(t *testing.T) {
	for source, want := range map[string]string{
		`event.queue == "support"`:                                `event.queue == "help"`,
		`'support' != event.queue and contact.id == "support"`:    `'help' != event.queue and contact.id == "support"`,
		`event.queue in ["sales", "SUPPORT"]`:                     `event.queue in ["sales", "help"]`,
		`event["queue"] not in ['support']`:                       `event["queue"] not in ['help']`,
		`event.queue == "support" ? true : event.queue == "supp"`: `event.queue == "help" ? true : event.queue == "supp"`,
		`"ä" == "ä" and event.queue == "support"`:                 `"ä" == "ä" and event.queue == "help"`,
		`contact.attributes.queue == "support"`:                   `contact.attributes.queue == "support"`,
		`event.queue startsWith "support"`:                        `event.queue startsWith "support"`,
		`event.queue == "support`:                                 `event.queue == "support`,
	} {
		got := flow.RenameCompared(source, "event", "queue", func(text string) string {
			if strings.EqualFold(text, "support") {
				return "help"
			}
			return text
		})
		if got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}
