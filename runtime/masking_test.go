package runtime_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

const pinFlow = `{"format":"cordboard.flow/v1","name":"pin","kind":"inbound","start":"ask",
 "variables":[{"name":"pin","type":"string","sensitive":true},{"name":"plain","type":"string"},{"name":"note","type":"string"}],
 "activities":[
  {"id":"ask","type":"collect_input","properties":{"prompt":"Pin?","variable":"pin","max":4,"sensitive":true},"outlets":{"success":"again"}},
  {"id":"again","type":"collect_input","properties":{"prompt":"And again?","variable":"plain","max":4,"sensitive":true},"outlets":{"success":"call"}},
  {"id":"call","type":"http_request","properties":{"method":"POST","url":"https://bank.example.com/{{ vars.pin }}","body":"{{ vars.plain }}"},"outlets":{"success":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Your pin is {{ vars.pin }}."},"outlets":{"next":"copy"}},
  {"id":"copy","type":"set_variables","properties":{"assignments":[{"variable":"note","expression":"'card ' + vars.pin"}]},"outlets":{"next":"tell"}},
  {"id":"tell","type":"play_prompt","properties":{"prompt":"Noted: {{ vars.note }}."}}]}`

// TestSecretsStayOutOfTheTrail takes sensitive digits through inputs, a request, its answer, a prompt and a late event.
func TestSecretsStayOutOfTheTrail(t *testing.T) {
	lib := library{"pin": compiled(t, "pin", pinFlow)}
	at := time.Unix(0, 0).UTC()
	state := runtime.NewState(flow.Contact{ID: "c", Channel: "voice"}, "pin")
	var trail []runtime.Entry
	var request *flow.Request
	step := func(e flow.Event, late bool) {
		t.Helper()
		a := runtime.Arrival{Contact: "c", At: at, Event: e}
		if late {
			a.Op = 99
		} else if len(state.Pending) > 0 {
			a.Op = state.Pending[0].Op
		}
		r := runtime.Step(lib, state, a)
		trail = append(trail, r.Trail...)
		for _, c := range r.Commands {
			if found, ok := c.Command.(*flow.Request); ok {
				request = found
			}
		}
		state = r.State
	}
	step(&flow.Started{}, false)
	step(&flow.Gathered{Digits: "7391"}, true)
	step(&flow.Gathered{Digits: "7391"}, false)
	step(&flow.Gathered{Digits: "8264"}, false)
	step(&flow.Responded{Status: 200, Body: `{"pin":"7391","other":"8264"}`}, false)
	step(&flow.Played{}, false)
	if request == nil || !strings.HasSuffix(request.URL, "/7391") || request.Body != "8264" {
		t.Fatalf("the request that is made must hold the digits, got %+v", request)
	}
	data, err := json.Marshal(trail)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"7391", "8264"} {
		if i := strings.Index(string(data), secret); i >= 0 {
			t.Errorf("%s stands in the trail: …%s…", secret, data[max(0, i-80):min(len(data), i+20)])
		}
	}
}

// TestLargeBodiesAreCutInTheTrail keeps a large answer for the flow and a piece of it for the journal.
func TestLargeBodiesAreCutInTheTrail(t *testing.T) {
	lib := library{"pin": compiled(t, "pin", `{"format":"cordboard.flow/v1","name":"get","kind":"inbound","start":"call","activities":[
	  {"id":"call","type":"http_request","properties":{"url":"https://big.example.com/"},"outlets":{"success":"say"}},
	  {"id":"say","type":"play_prompt","properties":{"prompt":"{{ len(results.call.body) }}"}}]}`)}
	at := time.Unix(0, 0).UTC()
	first := runtime.Step(lib, runtime.NewState(flow.Contact{ID: "c", Channel: "voice"}, "pin"), runtime.Arrival{Contact: "c", At: at, Event: &flow.Started{}})
	body := strings.Repeat("ä", 10_000)
	second := runtime.Step(lib, first.State, runtime.Arrival{Contact: "c", Op: first.State.Pending[0].Op, At: at, Event: &flow.Responded{Status: 200, Body: body}})
	if kept := second.Trail[0].Data.(*flow.Responded).Body; len(kept) > 4200 || !strings.HasPrefix(body, strings.TrimSuffix(kept, "…")) {
		t.Errorf("the journal keeps %d bytes", len(kept))
	}
	play, ok := second.Commands[0].Command.(*flow.Play)
	if !ok || play.Speech.Segments[0].Say != "10000" {
		t.Errorf("the flow saw %+v, want the whole body", second.Commands[0].Command)
	}
}
