package flow_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// Who gets a note of a voicemail is a user, a team or a mail address.
func TestRecipients(t *testing.T) {
	everybody := map[string][]string{"queue": {"sales"}, "agent": {"Anna"}, "team": {"support"}}
	for _, c := range []struct {
		who   string
		names map[string][]string
		want  []string
	}{
		{"anna", everybody, nil},
		{"support", everybody, nil},
		{"ops@example.com", everybody, nil},
		{"supprt", everybody, []string{`unknown_resource properties.notify[0]: there is no user, team or mail address "supprt"; did you mean "support"?`}},
		{"not-an-email", everybody, []string{`unknown_resource properties.notify[0]: there is no user, team or mail address "not-an-email"`}},
		{"ops@", everybody, []string{`bad_value properties.notify[0]: "ops@" is not a mail address`}},
		{"Ops <ops@example.com>", everybody, []string{`bad_value properties.notify[0]: "Ops <ops@example.com>" is not a mail address`}},
		{"", everybody, []string{`bad_value properties.notify[0]: a user, a team or a mail address is needed`}},
		{"night", map[string][]string{"queue": {"sales"}, "agent": {"Anna"}}, []string{`unchecked_resource properties.notify[0]: whether there is a user or a team "night" was not checked`}},
		{"anna", map[string][]string{"queue": {"sales"}, "agent": {"Anna"}}, nil},
	} {
		properties, err := json.Marshal(map[string]any{"mailbox": "sales", "greeting": "Hello.", "notify": []string{c.who}})
		if err != nil {
			t.Fatal(err)
		}
		f := &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "mail", Activities: []flow.Record{
			{ID: "mail", Type: "voicemail", Properties: properties, Outlets: map[string]string{"recorded": "bye", "no_message": "bye", "error": "bye"}},
			{ID: "bye", Type: "disconnect"},
		}, Handlers: map[flow.Handler]string{flow.OnError: "bye"}}
		var got []string
		for _, one := range flow.Validate(f, catalog(), flow.Resources{Names: c.names}) {
			if one.Activity == "mail" {
				got = append(got, one.Code+" "+one.Field+": "+one.Message)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.who, diff)
		}
	}
}
