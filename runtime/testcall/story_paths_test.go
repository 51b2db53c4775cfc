package testcall_test

import (
	"strings"
	"testing"

	"cordboard/runtime/testcall"
)

const overflow = `{"format":"cordboard.flow/v1","name":"overflow","kind":"inbound","start":"first",
 "activities":[
  {"id":"first","type":"queue","properties":{"queue":"sales"},"outlets":{"waiting":"hold","agent_left":"end"}},
  {"id":"hold","type":"play_music","properties":{"audio":"calm","duration":"30s"},"outlets":{"next":"second"}},
  {"id":"second","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"still","agent_left":"end"}},
  {"id":"still","type":"play_prompt","properties":{"prompt":"You have waited {{ results.second.waited }} seconds."}},
  {"id":"end","type":"disconnect","properties":{}}]}`

const caller = `{"format":"cordboard.flow/v1","name":"caller","kind":"inbound","start":"ask","variables":[{"name":"order","type":"string","default":"A1"},{"name":"status","type":"string","default":"?"}],
 "activities":[
  {"id":"ask","type":"run_subflow","properties":{"flow":"lookup","inputs":{"number":"vars.order"},"outputs":{"found":"status"}},"outlets":{"done":"tell","missing":"none","error":"broken"}},
  {"id":"tell","type":"play_prompt","properties":{"prompt":"Your order is {{ vars.status }}."},"outlets":{"next":"end"}},
  {"id":"none","type":"play_prompt","properties":{"prompt":"There is no such order."},"outlets":{"next":"end"}},
  {"id":"broken","type":"play_prompt","properties":{"prompt":"Lookup is broken: {{ event.code }}."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

const lookup = `{"format":"cordboard.flow/v1","name":"lookup","kind":"subflow","start":"fetch","variables":[{"name":"number","type":"string","default":""},{"name":"found","type":"string","default":""}],
 "activities":[
  {"id":"fetch","type":"http_request","properties":{"url":"https://orders.example.com/{{ vars.number }}","extract":[{"variable":"found","path":"$.status"}]},"outlets":{"success":"done","http_error":"missing"}},
  {"id":"done","type":"end_flow","properties":{"outcome":"done"}},
  {"id":"missing","type":"end_flow","properties":{"outcome":"missing"}}]}`

const circles = `{"format":"cordboard.flow/v1","name":"circles","kind":"inbound","start":"a","activities":[
  {"id":"a","type":"condition","properties":{"expression":"true"},"outlets":{"true":"b","false":"b"}},
  {"id":"b","type":"condition","properties":{"expression":"true"},"outlets":{"true":"a","false":"a"}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"Sorry, {{ event.code }}."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]`

const handled = `{"format":"cordboard.flow/v1","name":"handled","kind":"inbound","start":"q","variables":[{"name":"log","type":"string","default":""}],
 "activities":[
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{}},
  {"id":"offered","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'offered '"}]}},
  {"id":"accepted","type":"screen_pop","properties":{"url":"https://crm.example.com/{{ contact.ani }}","query":{"agent":"{{ event.agent }}"}}},
  {"id":"ended","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + event.reason"}]}},
  {"id":"survey","type":"play_prompt","properties":{"prompt":"How was {{ event.activity }}?"},"outlets":{"next":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}],
 "handlers":{"on_offer":"offered","on_accept":"accepted","on_ended":"ended","on_agent_disconnected":"survey"}}`

const shown = `{"format":"cordboard.flow/v1","name":"shown","kind":"outbound","start":"ani",
 "activities":[
  {"id":"ani","type":"set_ani","properties":{"number":"+358501112222"},"outlets":{"next":"hello","invalid_number":"none"}},
  {"id":"hello","type":"play_prompt","properties":{"prompt":"Hello."},"outlets":{"next":"end"}},
  {"id":"none","type":"play_prompt","properties":{"prompt":"That number is not ours."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

func TestStoriesOfPaths(t *testing.T) {
	order := []testcall.HTTPStub{{Match: "GET https://orders.example.com/A1", JSON: map[string]any{"status": "shipped"}}}
	stories := []story{
		{name: "a queue inside the treatment moves the contact and keeps its age", flow: overflow,
			world: testcall.World{Queues: map[string]testcall.StandInQueue{"sales": {Agents: 1, Busy: 1}, "support": {Agents: 1}}},
			steps: `[{"waits":"30s"},{"visits":["first","hold","second","still"]},{"hears":"waited 30 seconds"},{"agent_accepts":"support"},{"agent_leaves":true},{"ends":"disconnected"}]`},
		{name: "a subflow gives its output back", flow: caller, subflows: map[string]string{"lookup": lookup}, world: testcall.World{HTTP: order},
			steps: `[{"hears":"your order is shipped"},{"outlet":{"activity":"ask","is":"done"}},{"variable":{"name":"status","equals":"shipped"}},{"visits_exactly":["ask","fetch","done","tell","end"]}]`},
		{name: "a subflow leaves by its outcome", flow: caller, subflows: map[string]string{"lookup": lookup},
			world: testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET *", Status: 404}}}, steps: `[{"hears":"no such order"},{"ends":"disconnected"}]`},
		{name: "an error nobody handles in a subflow is its caller's", flow: caller, subflows: map[string]string{"lookup": lookup},
			steps: `[{"hears":"lookup is broken: http"},{"ends":"disconnected"}]`},
		{name: "a number that the world calls invalid is not ours to show", flow: shown, world: testcall.World{Numbers: map[string]string{"+358501112222": "invalid_number"}},
			steps: `[{"hears":"not ours"},{"outlet":{"activity":"ani","is":"invalid_number"}},{"ends":"disconnected"}]`},
		{name: "a number that the world calls busy is ours all the same", flow: shown, world: testcall.World{Numbers: map[string]string{"+358501112222": "busy"}},
			steps: `[{"hears":"hello"},{"outlet":{"activity":"ani","is":"next"}},{"ends":"disconnected"}]`},
		{name: "a subflow that does not exist", flow: caller, steps: `[{"error":"not_found"},{"hears":"broken"},{"ends":"disconnected"}]`},
		{name: "circles end in on_error", flow: circles + `,"handlers":{"on_error":"sorry"}}`, steps: `[{"error":"loop_limit"},{"hears":"sorry, loop_limit"},{"ends":"disconnected"}]`},
		{name: "circles without on_error end in an apology", flow: circles + `}`, steps: `[{"hears":"we are sorry"},{"ends":"failed"},{"error":"loop_limit"}]`},
		{name: "circles in the error path end in an apology", flow: circles + `,"handlers":{"on_error":"a"}}`, steps: `[{"hears":"we are sorry"},{"ends":"failed"}]`},
		{name: "handlers run beside the contact", flow: handled, contact: testcall.Caller{ANI: "+358401"},
			steps: `[{"agent_accepts":"support"},{"screen_pop":"https://crm.example.com/+358401?agent=support-agent-1"},{"hangs_up":true},{"ends":"caller_hung_up"},{"variable":{"name":"log","equals":"offered caller_hung_up"}}]`},
		{name: "an agent who leaves hands over to the handler", flow: handled,
			steps: `[{"agent_accepts":"support"},{"agent_leaves":true},{"hears":"how was q?"},{"ends":"disconnected"},{"variable":{"name":"log","equals":"offered disconnected"}}]`},
		{name: "a declined offer comes back", flow: handled,
			steps: `[{"agent_declines":"support"},{"waits":"15s"},{"agent_accepts":"support"},{"hangs_up":true},{"ends":"caller_hung_up"}]`},
	}
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			report := s.run(t)
			if !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
				for _, l := range report.Lines {
					t.Logf("%s %-10s %-14s %s", l.At.Format("15:04:05.0"), l.Kind, l.Activity, l.Text)
				}
			}
		})
	}
}

const secret = `{"format":"cordboard.flow/v1","name":"secret","kind":"inbound","start":"card","variables":[{"name":"card","type":"string","sensitive":true}],
 "activities":[
  {"id":"card","type":"collect_input","properties":{"prompt":"Your card number.","variable":"card","max":4,"sensitive":true},"outlets":{"success":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

// TestSensitiveDigitsAreNowhere looks for the digits in everything that a test call keeps or shows.
func TestSensitiveDigitsAreNowhere(t *testing.T) {
	report := story{name: "secret", flow: secret, steps: `[{"presses":"7391"},{"ends":"disconnected"}]`}.run(t)
	if !report.Passed {
		t.Fatal(report.Failure)
	}
	for _, l := range report.Lines {
		if strings.ContainsAny(l.Text, "7391") {
			t.Errorf("line %d shows %q", l.N, l.Text)
		}
	}
}

const brokenInner = `{"format":"cordboard.flow/v1","name":"lookup","kind":"subflow","start":"fetch","variables":[{"name":"number","type":"string","default":""},{"name":"found","type":"string","default":""}],
 "activities":[
  {"id":"fetch","type":"http_request","properties":{"url":"https://orders.example.com/a"},"outlets":{}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"One moment."},"outlets":{"next":"retry"}},
  {"id":"retry","type":"http_request","properties":{"url":"https://orders.example.com/b"},"outlets":{}}],
 "handlers":{"on_error":"sorry"}}`

const mailInside = `{"format":"cordboard.flow/v1","name":"mail","kind":"subflow","start":"box","activities":[
  {"id":"box","type":"voicemail","properties":{"mailbox":"sales","greeting":"Leave a message."},"outlets":{"recorded":"done","no_message":"done"}},
  {"id":"done","type":"end_flow","properties":{}}]}`

const mailInTreatment = `{"format":"cordboard.flow/v1","name":"m","kind":"inbound","start":"q","activities":[
  {"id":"q","type":"queue","properties":{"queue":"sales"},"outlets":{"waiting":"sub","agent_left":"bye"}},
  {"id":"sub","type":"run_subflow","properties":{"flow":"mail"},"outlets":{"done":"thanks"}},
  {"id":"thanks","type":"play_prompt","properties":{"prompt":"Thank you."},"outlets":{"next":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

const wholeResults = `{"format":"cordboard.flow/v1","name":"w","kind":"inbound","start":"m","activities":[
  {"id":"m","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"One"}]},"outlets":{"1":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Key {{ let r = results; r.m.key }}."},"outlets":{"next":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

// TestStoriesOfReviews are mistakes that a review found.
func TestStoriesOfReviews(t *testing.T) {
	stories := []story{
		{name: "a subflow's error handler that fails hands over to the caller", flow: caller, subflows: map[string]string{"lookup": brokenInner},
			steps: `[{"hears":"one moment"},{"hears":"lookup is broken"},{"visits_exactly":["ask","fetch","sorry","retry","broken","end"]},{"ends":"disconnected"}]`},
		{name: "a voicemail inside a treatment's subflow leaves the queue", flow: mailInTreatment, subflows: map[string]string{"mail": mailInside},
			world: testcall.World{Queues: map[string]testcall.StandInQueue{"sales": {Agents: 1, Busy: 1}}},
			steps: `[{"hears":"leave a message"},{"says":"Hello, this is a message."},{"hears":"thank you"},{"visits_exactly":["q","sub","box","done","thanks","bye"]},{"ends":"disconnected"}]`},
		{name: "results used as a whole", flow: wholeResults, steps: `[{"presses":"1"},{"hears":"key 1."}]`},
	}
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			if report := s.run(t); !report.Passed {
				t.Errorf("step %d: %s; path %v", report.Step, report.Failure, report.Visits)
			}
		})
	}
}

const hoursCircle = `{"format":"cordboard.flow/v1","name":"h","kind":"inbound","start":"a","activities":[
  {"id":"a","type":"business_hours","properties":{"schedule":"office"},"outlets":{"open":"b","closed":"b"}},
  {"id":"b","type":"condition","properties":{"expression":"true"},"outlets":{"true":"a","false":"a"}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"Sorry."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}],"handlers":{"on_error":"sorry"}}`

// TestCircleWithReads counts the activities of a circle that reads a schedule each time round.
func TestCircleWithReads(t *testing.T) {
	report := story{name: "circle", flow: hoursCircle, steps: `[{"error":"loop_limit"},{"hears":"sorry"},{"ends":"disconnected"}]`}.run(t)
	if !report.Passed || len(report.Visits) > 1010 {
		t.Errorf("%d visits, step %d: %s", len(report.Visits), report.Step, report.Failure)
	}
}

const twoCircles = `{"format":"cordboard.flow/v1","name":"t","kind":"inbound","start":"a","variables":[{"name":"n","type":"integer","default":0}],"activities":[
  {"id":"a","type":"condition","properties":{"expression":"vars.n < 9"},"outlets":{"true":"a","false":"end","error":"ask"}},
  {"id":"ask","type":"menu","properties":{"prompt":"Circle {{ vars.n }}.","options":[{"key":"1","label":"Again"}]},"outlets":{"1":"count"}},
  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"a"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

// TestSecondCircle checks that a contact that came out of one circle gets its error path in the next one too.
func TestSecondCircle(t *testing.T) {
	report := story{name: "two", flow: twoCircles, steps: `[{"hears":"circle 0"},{"presses":"1"},{"hears":"circle 1"},{"presses":"1"},{"hears":"circle 2"}]`}.run(t)
	if !report.Passed {
		t.Errorf("step %d: %s", report.Step, report.Failure)
	}
}

const twoOutputs = `{"format":"cordboard.flow/v1","name":"o","kind":"inbound","start":"s","variables":[{"name":"x","type":"string"}],"activities":[
  {"id":"s","type":"run_subflow","properties":{"flow":"abc","outputs":{"a":"x","b":"x","c":"x"}},"outlets":{"done":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"It is {{ vars.x }}."}}]}`

const threeVariables = `{"format":"cordboard.flow/v1","name":"abc","kind":"subflow","start":"d","variables":[{"name":"a","type":"string","default":"A"},
  {"name":"b","type":"string","default":"B"},{"name":"c","type":"string","default":"C"}],"activities":[{"id":"d","type":"end_flow","properties":{}}]}`

// TestOutputsInOrder maps several outputs to one variable: the last by name wins, every time.
func TestOutputsInOrder(t *testing.T) {
	for range 20 {
		report := story{name: "o", flow: twoOutputs, subflows: map[string]string{"ABC": threeVariables}, steps: `[{"hears":"it is C"}]`}.run(t)
		if !report.Passed {
			t.Fatal(report.Failure)
		}
	}
}

// TestLeftQueueOffersNobody checks that a contact that records a message cannot be offered to an agent any more.
func TestLeftQueueOffersNobody(t *testing.T) {
	report := story{name: "left", flow: mailInTreatment, subflows: map[string]string{"mail": mailInside}, steps: `[{"hears":"leave a message"},{"agent_accepts":"sales"}]`}.run(t)
	if report.Passed || report.Step != 2 {
		t.Errorf("an agent could take a contact that had left the queue: step %d, %s", report.Step, report.Failure)
	}
}
