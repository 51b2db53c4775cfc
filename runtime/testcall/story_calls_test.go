package testcall_test

import (
	"fmt"
	"testing"

	"cordboard/runtime/testcall"
)

const transfer = `{"format":"cordboard.flow/v1","name":"transfer","kind":"inbound","start":"out","activities":[
  {"id":"out","type":"transfer_to_number","properties":{"number":"+358501112222","timeout":"20s","return":%t},
   "outlets":{"completed":"back","busy":"engaged","no_answer":"nobody","invalid_number":"unknown","error":"refused"}},
  {"id":"refused","type":"play_prompt","properties":{"prompt":"We may not call there."},"outlets":{"next":"end"}},
  {"id":"back","type":"play_prompt","properties":{"prompt":"You talked for {{ results.out.duration }} seconds."},"outlets":{"next":"end"}},
  {"id":"engaged","type":"play_prompt","properties":{"prompt":"The line is busy: {{ results.out.cause }}."},"outlets":{"next":"end"}},
  {"id":"nobody","type":"play_prompt","properties":{"prompt":"Nobody answers."},"outlets":{"next":"end"}},
  {"id":"unknown","type":"play_prompt","properties":{"prompt":"There is no such number."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

func TestStoriesOfTransfers(t *testing.T) {
	away, back := fmt.Sprintf(transfer, false), fmt.Sprintf(transfer, true)
	number := func(result string) testcall.World {
		return testcall.World{Numbers: map[string]string{"+358 50 1112222": result}}
	}
	for _, s := range []story{
		{name: "an answer ends the contact as transferred", flow: away, steps: `[{"visits_exactly":["out"]},{"outlet":{"activity":"out","is":"completed"}},{"ends":"transferred"}]`},
		{name: "with return the caller comes back", flow: back, steps: `[{"hears":"talked for 10 seconds"},{"outlet":{"activity":"out","is":"completed"}},{"ends":"disconnected"}]`},
		{name: "completed by the world's word", flow: away, world: number("completed"), steps: `[{"ends":"transferred"}]`},
		{name: "busy", flow: away, world: number("busy"), steps: `[{"hears":"busy: 486"},{"outlet":{"activity":"out","is":"busy"}},{"ends":"disconnected"}]`},
		{name: "no answer", flow: away, world: number("no_answer"), steps: `[{"hears":"nobody answers"},{"outlet":{"activity":"out","is":"no_answer"}}]`},
		{name: "invalid number", flow: back, world: number("invalid_number"), steps: `[{"hears":"no such number"},{"outlet":{"activity":"out","is":"invalid_number"}}]`},
		{name: "a number that may not be dialled", flow: away, world: number("not_dialable"), steps: `[{"hears":"may not call there"},{"outlet":{"activity":"out","is":"error"}}]`},
	} {
		s.passes(t)
	}
}

const onCall = `{"format":"cordboard.flow/v1","name":"on-call","kind":"inbound","start":"q","variables":[{"name":"score","type":"integer"}],"activities":[
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"record"}},
  {"id":"record","type":"record_call","properties":{"mode":"on","parties":"customer"},"outlets":{"next":"digits"}},
  {"id":"digits","type":"send_dtmf","properties":{"digits":"12,#"},"outlets":{"next":"keep"}},
  {"id":"keep","type":"set_outcome","properties":{"outcome":"reached","milestone":"queue"},"outlets":{"next":"tell"}},
  {"id":"tell","type":"notify","properties":{"to":["anna","oncall@example.com"],"text":"Somebody waits."},"outlets":{"sent":"hold","failed":"alone"}},
  {"id":"hold","type":"play_prompt","properties":{"prompt":"Help is on its way."}},
  {"id":"alone","type":"play_prompt","properties":{"prompt":"We could not reach anybody."}},
  {"id":"survey","type":"survey","properties":{"type":"nps","variable":"score","prompts":["How likely?","And a second time?"]},"outlets":{"completed":"thanks","partial":"half","declined":"none"}},
  {"id":"thanks","type":"play_prompt","properties":{"prompt":"Thanks, {{ results.survey.score }}."},"outlets":{"next":"end"}},
  {"id":"half","type":"play_prompt","properties":{"prompt":"Half is better than nothing: {{ vars.score }}."},"outlets":{"next":"end"}},
  {"id":"none","type":"play_prompt","properties":{"prompt":"Never mind."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}],
 "handlers":{"on_agent_disconnected":"survey"}}`

func TestStoriesOnACall(t *testing.T) {
	answered := `[{"hears":"on its way"},{"agent_accepts":"support"},{"agent_leaves":true},{"hears":"how likely"},`
	for _, s := range []story{
		{name: "a survey after the agent has left", flow: onCall, steps: answered + `{"presses":"10"},{"hears":"second time"},{"presses":"7#"},
		  {"hears":"thanks, 8.5."},{"variable":{"name":"score","equals":9}},{"outlet":{"activity":"survey","is":"completed"}},{"ends":"disconnected"}]`},
		{name: "what was answered is kept", flow: onCall, steps: answered + `{"presses":"9"},{"waits":"3s"},{"sends_nothing":true},{"hears":"second time"},{"sends_nothing":true},
		  {"hears":"nothing: 9."},{"outlet":{"activity":"survey","is":"partial"}}]`},
		{name: "the star key declines", flow: onCall, steps: answered + `{"presses":"*"},{"waits":"3s"},{"hears":"never mind"},{"outlet":{"activity":"survey","is":"declined"}}]`},
		{name: "a notification that fails", flow: onCall, world: testcall.World{Numbers: map[string]string{"oncall@example.com": "invalid_number"}},
			steps: `[{"hears":"could not reach anybody"},{"error":"undelivered"},{"outlet":{"activity":"tell","is":"failed"}}]`},
	} {
		s.passes(t)
	}
}

const split = `{"format":"cordboard.flow/v1","name":"split","kind":"inbound","start":"s","activities":[
  {"id":"s","type":"percentage_split","properties":{"shares":[{"id":"new","percent":7},{"id":"old","percent":93}],"sticky_by":"contact.ani"},"outlets":{"new":"new","old":"old"}},
  {"id":"new","type":"play_prompt","properties":{"prompt":"The new menu."}},{"id":"old","type":"play_prompt","properties":{"prompt":"The old menu."}}]}`

// TestSplitSticks calls from two numbers, at 6 and at 17 of 100, several times each.
func TestSplitSticks(t *testing.T) {
	for range 3 {
		story{name: "at 6", flow: split, contact: testcall.Caller{ANI: "+358401234567"}, steps: `[{"hears":"the new menu"},{"outlet":{"activity":"s","is":"new"}}]`}.passes(t)
		story{name: "at 17", flow: split, contact: testcall.Caller{ANI: "n31"}, steps: `[{"hears":"the old menu"},{"outlet":{"activity":"s","is":"old"}}]`}.passes(t)
	}
}

const (
	day = `{"format":"cordboard.flow/v1","name":"day","kind":"inbound","start":"q","variables":[{"name":"name","type":"string","default":"Anna"},{"name":"end","type":"string","default":""}],"activities":[
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"sub"}},
  {"id":"sub","type":"run_subflow","properties":{"flow":"leaving"}},
  {"id":"mark","type":"set_variables","properties":{"assignments":[{"variable":"end","expression":"'day'"}]}}],"handlers":{"on_ended":"mark"}}`
	leaving = `{"format":"cordboard.flow/v1","name":"leaving","kind":"subflow","start":"go","activities":[
  {"id":"go","type":"go_to_flow","properties":{"flow":"Evening","inputs":{"who":"contact.ani"}}}]}`
	evening = `{"format":"cordboard.flow/v1","name":"evening","kind":"inbound","start":"hello","variables":[{"name":"who","type":"string","default":"you"}],"activities":[
  {"id":"hello","type":"play_prompt","properties":{"prompt":"Good evening, {{ vars.who }}."},"outlets":{"next":"on"}},
  {"id":"on","type":"go_to_flow","properties":{"flow":"night","version":"test"},"outlets":{"error":"lost"}},
  {"id":"lost","type":"play_prompt","properties":{"prompt":"There is no night."}}]}`
	night = `{"format":"cordboard.flow/v1","name":"night","kind":"inbound","start":"fails","activities":[
  {"id":"fails","type":"wait","properties":{"until":"vars"},"outlets":{}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"The night says sorry."},"outlets":{"next":"tell"}},
  {"id":"tell","type":"disconnect","properties":{}},
  {"id":"mark","type":"screen_pop","properties":{"url":"https://crm.example.com/{{ event.reason }}"}}],"handlers":{"on_error":"sorry","on_ended":"mark"}}`
)

// TestStoriesOfJumps leaves a treatment and a subflow for one flow, and that for another, whose handlers are the contact's then.
func TestStoriesOfJumps(t *testing.T) {
	flows := map[string]string{"leaving": leaving, "evening": evening, "night": night}
	for _, s := range []story{
		{name: "a chain of flows", flow: day, subflows: flows, contact: testcall.Caller{ANI: "+358401234567"},
			steps: `[{"hears":"good evening, +358401234567"},{"hears":"the night says sorry"},{"visits_exactly":["q","sub","go","hello","on","fails","sorry","tell","mark"]},
		  {"screen_pop":"https://crm.example.com/disconnected"},{"variable":{"name":"end","equals":""}},{"ends":"disconnected"}]`},
		{name: "a jump to nowhere", flow: day, subflows: map[string]string{"leaving": leaving, "evening": evening}, steps: `[{"hears":"there is no night"},{"error":"not_found"}]`},
	} {
		s.passes(t)
	}
}

const chat = `{"format":"cordboard.flow/v1","name":"chat","kind":"digital","start":"hello","variables":[{"name":"topic","type":"string"},{"name":"stars","type":"integer"}],"activities":[
  {"id":"hello","type":"send_message","properties":{"text":"Hello {{ contact.ani }}!","attachments":["https://example.com/menu.pdf"]},"outlets":{"sent":"ask","failed":"end"}},
  {"id":"ask","type":"send_and_wait","properties":{"text":"What is it about?","variable":"topic","timeout":"5m","quick_replies":["Order","Bill"]},"outlets":{"replied":"q","timeout":"bye","failed":"end"}},
  {"id":"q","type":"queue","properties":{"queue":"chats"},"outlets":{"waiting":"hold","agent_left":"rate"}},
  {"id":"hold","type":"send_message","properties":{"text":"You are number {{ results.q.position }}, about: {{ vars.topic }}"}},
  {"id":"rate","type":"survey","properties":{"type":"csat","variable":"stars"},"outlets":{"completed":"bye","partial":"bye","declined":"bye"}},
  {"id":"bye","type":"send_message","properties":{"template":"goodbye"},"outlets":{"sent":"end","failed":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

func TestStoriesOfChats(t *testing.T) {
	anna := testcall.Caller{Channel: "chat", ANI: "anna"}
	for _, s := range []story{
		{name: "a chat to an agent and back", flow: chat, contact: anna, steps: `[{"hears":"hello anna! [https://example.com/menu.pdf]"},{"hears":"what is it about? [Order] [Bill]"},{"writes":" Order "},
		  {"variable":{"name":"topic","equals":"Order"}},{"hears":"number 1, about: order"},{"agent_accepts":"chats"},{"agent_leaves":true},{"hears":"how satisfied"},{"writes":"4 of 5"},
		  {"variable":{"name":"stars","equals":4}},{"hears":"[goodbye]"},{"ends":"disconnected"}]`},
		{name: "no reply in time", flow: chat, contact: anna, steps: `[{"hears":"what is it about"},{"sends_nothing":true},{"outlet":{"activity":"ask","is":"timeout"}},{"hears":"goodbye"}]`},
		{name: "four minutes are in time", flow: chat, contact: anna, steps: `[{"waits":"4m"},{"writes":"Bill"},{"outlet":{"activity":"ask","is":"replied"}}]`},
		{name: "messages that do not arrive", flow: chat, contact: anna, world: testcall.World{Numbers: map[string]string{"anna": "invalid_number"}},
			steps: `[{"error":"undelivered"},{"outlet":{"activity":"hello","is":"failed"}},{"ends":"disconnected"}]`},
		{name: "the customer leaves", flow: chat, contact: anna, steps: `[{"hears":"about"},{"hangs_up":true},{"ends":"caller_hung_up"}]`},
	} {
		s.passes(t)
	}
}

// TestWordsOfCalls reads in the transcript what the new commands did.
func TestWordsOfCalls(t *testing.T) {
	report := story{flow: onCall, steps: `[{"hears":"on its way"},{"agent_accepts":"support"},{"agent_leaves":true},{"presses":"10"},{"presses":"8"},{"waits":"2s"}]`}.run(t)
	report.Lines = append(report.Lines, story{flow: fmt.Sprintf(transfer, false)}.run(t).Lines...)
	report.Lines = append(report.Lines, story{flow: fmt.Sprintf(transfer, true), world: testcall.World{Numbers: map[string]string{"+358501112222": "busy"}}}.run(t).Lines...)
	told := map[string]bool{}
	for _, line := range report.Lines {
		told[line.Text] = true
	}
	for _, want := range []string{
		"Recording is on, the customer only", "Sends the digits 12,#", "The outcome is reached. Came to the milestone queue", "Notifies anna, oncall@example.com",
		"The NPS score is 10", "The NPS score is 9, of 2 answers", "Dials +358501112222", "Transferred to +358501112222", "+358501112222 is busy",
	} {
		if !told[want] {
			t.Errorf("transcript: got no line %q", want)
		}
	}
}
