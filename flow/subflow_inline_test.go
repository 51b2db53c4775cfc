package flow_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

const runs = `{"flow":"part","inputs":{"x":"vars.a + 1"},"outputs":{"x":"a"}}`

func inlined(t *testing.T, f, sub *flow.Flow) *flow.Inlined {
	t.Helper()
	got, err := flow.Inline(flow.PutBack{Flow: f, Activity: "call", Subflow: sub, Catalog: catalog()})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func part(t *testing.T, lines ...string) *flow.Flow { return drawn(t, "part", flow.Subflow, lines...) }

// Ids and variables that are taken get other names, values that are not simply handed through are set on the way in and out.
func TestInline(t *testing.T) {
	f := declared(drawn(t, "main", flow.Inbound, "call run_subflow good:say bad:call error:say | "+runs, `say play_prompt next:call | {"prompt":"It is {{ results.call.outcome }}"}`), flow.Integer, "a", "x")
	sub := declared(part(t, `say menu 1:good 2:bad | {"prompt":"{{ vars.x }} {{ results.say.key }}","options":[{"key":"1","label":"One"},{"key":"2","label":"Two"}]}`,
		`good end_flow | {"outcome":"good"}`, `bad end_flow | {"outcome":"bad"}`, "alone disconnect"), flow.Integer, "x", "count")
	sub.Handlers = map[flow.Handler]string{flow.OnOffer: "alone"}
	sub.Notes = []flow.Note{{ID: "n1", Text: "Ask twice", X: 10}}
	f.Notes = []flow.Note{{ID: "n1", Text: "Mine"}}
	got := inlined(t, f, sub)
	want := `say_2 menu 1:results_good 2:results_bad error:say no_input:results_done no_match:results_done
results_good set_variables error:say next:say
results_bad set_variables error:say next:values
results_done set_variables error:say
values set_variables error:say next:say_2
say play_prompt next:values
`
	if diff := cmp.Diff(want, cords(got.Flow)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, want := range []string{"{{ vars.x_2 }} {{ results.say_2.key }}", `{"variable":"a","expression":"vars.x_2"},{"variable":"call_outcome","expression":"\"good\""}`, "", "", `{"variable":"x_2","expression":"vars.a + 1"}`, "It is {{ vars.call_outcome }}"} {
		if text := string(got.Flow.Activities[i].Properties); !strings.Contains(text, want) {
			t.Errorf("activity %d: got %s, want %s in it", i, text, want)
		}
	}
	if got.Flow.Start != "values" || got.Added[0] != "values" {
		t.Errorf("got the start %s and %v added, want what is entered first", got.Flow.Start, got.Added)
	}
	if diff := cmp.Diff(map[string]string{"say": "say_2"}, got.Activities); diff != "" {
		t.Errorf("renamed activities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"x": "x_2"}, got.Variables); diff != "" {
		t.Errorf("renamed variables (-want +got):\n%s", diff)
	}
	wantCautions := []string{"Nothing leads a contact to alone in part: left out.", "part has handlers that do not run in a subflow and are left out: “An agent is offered the contact”."}
	if diff := cmp.Diff(wantCautions, got.Cautions); diff != "" {
		t.Errorf("cautions (-want +got):\n%s", diff)
	}
	if notes := got.Flow.Notes; len(notes) != 2 || notes[1].ID == "n1" || notes[1].Text != "Ask twice" {
		t.Errorf("got the notes %+v, want both", notes)
	}
	if cords(f) == cords(got.Flow) || len(sub.Activities) != 4 {
		t.Error("a flow given was changed")
	}
}

// What fails in the subflow goes to its handler, and what fails there to where the activity's failure led. A treatment keeps its end.
func TestInlineHandlersAndTreatments(t *testing.T) {
	f := drawn(t, "main", flow.Inbound, `call run_subflow done:bye error:sorry | {"flow":"part"}`, "bye disconnect", "sorry disconnect")
	sub := part(t, "queue queue waiting:music agent_left:over", "music play_music next:over", "over end_flow", "help play_prompt next:over")
	sub.Handlers = map[flow.Handler]string{flow.OnError: "help"}
	got := inlined(t, f, sub)
	want := `queue queue agent_left:bye closed:bye error:help full:bye no_agents:bye timeout:bye waiting:music
music play_music next:over
over end_flow
help play_prompt error:sorry next:bye
bye disconnect
sorry disconnect
`
	if diff := cmp.Diff(want, cords(got.Flow)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"When music fails, contacts go where the failures of this flow lead and not to help: it plays while they wait."}, got.Cautions); diff != "" {
		t.Errorf("cautions (-want +got):\n%s", diff)
	}
}

// A value that an earlier pass left is not there when contacts come again, and what was there makes room.
func TestInlineAgain(t *testing.T) {
	sub := declared(part(t, `count set_variables next:over | {"assignments":[{"variable":"n","expression":"(vars.n ?? 0) + 1"}]}`, "over end_flow"), flow.Integer, "n")
	sub.Variables[0].Default = []byte("7")
	once := drawn(t, "main", flow.Inbound, `call run_subflow done:bye | {"flow":"part"}`, "bye disconnect")
	if got := inlined(t, once, sub); cords(got.Flow) != "count set_variables next:bye\nbye disconnect\n" {
		t.Errorf("got\n%s, want nothing set before", cords(got.Flow))
	}
	often := drawn(t, "main", flow.Inbound, `call run_subflow done:bye | {"flow":"part"}`, "bye menu 1:call")
	got := inlined(t, often, sub)
	if text := string(got.Flow.Activities[1].Properties); got.Flow.Start != "values" || !strings.Contains(text, `{"variable":"n","expression":"7"}`) {
		t.Errorf("got the start %s and %s, want the variable to begin at 7", got.Flow.Start, text)
	}
	if at := got.Flow.Layout; at["values"].X != 0 || at["count"].X != 328 || at["bye"].X <= 328 {
		t.Errorf("got the places %v, want one after another", at)
	}
}

// An activity of the subflow may have the id of the one that ran it.
func TestInlineSameID(t *testing.T) {
	f := drawn(t, "main", flow.Inbound, `call run_subflow done:bye | {"flow":"part"}`, "bye menu 1:call")
	got := inlined(t, f, part(t, "say play_prompt next:call", "call play_prompt next:over", "over end_flow"))
	if want := "say play_prompt next:call_2\ncall_2 play_prompt next:bye\nbye menu 1:say\n"; cords(got.Flow) != want {
		t.Errorf("got\n%s, want\n%s", cords(got.Flow), want)
	}
}

func TestInlineRefuses(t *testing.T) {
	tests := []struct {
		name, call, want string
		sub              []string
	}{
		{"an input of nothing", `{"flow":"part","inputs":{"y":"1"}}`, "call hands over the variable y, which part does not have. Mend its inputs and outputs first.", []string{"say play_prompt"}},
		{"nothing in it", `{"flow":"part"}`, "part has nothing to put back: it ends at once.", []string{"over end_flow"}},
		{"one on two ways", `{"flow":"part"}`, "music plays while contacts wait and is on the way of part, and ends both. Make two of it in part first.", []string{"queue queue waiting:music timeout:music", "music play_music next:over", `over end_flow | {"outcome":"out"}`}},
		{"a handler that is on the way", `{"flow":"part"}`, "say is on the way of part and in its handler of failures, where its own failure leads out of the subflow. Give it an outlet for the failure there first.", []string{"say play_prompt next:say"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := drawn(t, "main", flow.Inbound, "call run_subflow out:call | "+tt.call)
			sub := part(t, tt.sub...)
			if strings.Contains(tt.name, "handler") {
				sub.Handlers = map[flow.Handler]string{flow.OnError: "say"}
			}
			_, err := flow.Inline(flow.PutBack{Flow: f, Activity: "call", Subflow: sub, Catalog: catalog()})
			refusal := new(flow.Refusal)
			if !errors.As(err, &refusal) || refusal.Message != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	whole := drawn(t, "main", flow.Inbound, `call run_subflow done:say | {"flow":"part"}`, `say play_prompt | {"prompt":"{{ results.call }}"}`)
	if _, err := flow.Inline(flow.PutBack{Flow: whole, Activity: "call", Subflow: part(t, "say play_prompt"), Catalog: catalog()}); err == nil || !strings.Contains(err.Error(), "as a whole") {
		t.Errorf("got %v, want a refusal of results that are read as a whole", err)
	}
	if _, err := flow.Inline(flow.PutBack{Flow: whole, Activity: "say", Subflow: part(t, "say play_prompt"), Catalog: catalog()}); err == nil {
		t.Error("got no refusal of an activity that runs no subflow")
	}
}
