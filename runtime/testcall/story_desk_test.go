package testcall_test

import (
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// runAll plays stories and shows the transcript of those that fail.
func runAll(t *testing.T, stories []story) {
	t.Helper()
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			report := s.run(t)
			if report.Passed {
				return
			}
			t.Errorf("step %d: %s", report.Step, report.Failure)
			for _, l := range report.Lines {
				t.Logf("%s %-10s %-14s %s", l.At.Format("15:04:05.0"), l.Kind, l.Activity, l.Text)
			}
		})
	}
}

const directly = `{"format":"cordboard.flow/v1","name":"directly","kind":"inbound","start":"anna",
 "activities":[
  {"id":"anna","type":"route_to_agent","properties":{"agent":"anna","timeout":"20s"},"outlets":{"unavailable":"park","not_found":"none","no_answer":"everybody","agent_left":"bye"}},
  {"id":"park","type":"route_to_agent","properties":{"agent":"anna","timeout":"20s","park":"1m"},"outlets":{"unavailable":"everybody","not_found":"none","no_answer":"everybody","agent_left":"bye"}},
  {"id":"everybody","type":"ring","properties":{"teams":["sales"],"timeout":"30s"},"outlets":{"no_answer":"none","agent_left":"bye"}},
  {"id":"none","type":"play_prompt","properties":{"prompt":"Nobody is here."},"outlets":{"next":"end"}},
  {"id":"bye","type":"play_prompt","properties":{"prompt":"Goodbye."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

func TestStoriesOfDirectOffers(t *testing.T) {
	sales := map[string][]string{"sales": {"anna", "ben", "cleo"}}
	runAll(t, []story{
		{name: "the agent answers", flow: directly,
			steps: `[{"agent_accepts":"anna"},{"waits":"5m"},{"agent_leaves":true},{"hears":"goodbye"},{"outlet":{"activity":"anna","is":"agent_left"}},{"ends":"disconnected"}]`},
		{name: "the agent does not answer, the team rings, the first has it", flow: directly, world: testcall.World{Teams: sales},
			steps: `[{"waits":"21s"},{"outlet":{"activity":"anna","is":"no_answer"}},{"agent_declines":"ben"},{"agent_accepts":"cleo"},{"agent_leaves":true},{"hears":"goodbye"},{"ends":"disconnected"}]`},
		{name: "who was withdrawn cannot answer any more", flow: directly, world: testcall.World{Teams: sales, Agents: map[string]string{"anna": "not_found"}},
			steps: `[{"hears":"nobody"}]`},
		{name: "a busy agent is parked for, in vain, and nobody of the team is there", flow: directly,
			world: testcall.World{Teams: map[string][]string{"sales": {"anna", "ben"}}, Agents: map[string]string{"anna": "on_contact", "ben": "away"}},
			steps: `[{"visits":["anna","park"]},{"waits":"59s"},{"visits_exactly":["anna","park"]},{"waits":"2s"},{"outlet":{"activity":"park","is":"unavailable"}},{"outlet":{"activity":"everybody","is":"no_answer"}},{"hears":"nobody"},{"ends":"disconnected"}]`},
		{name: "a hundred and one in the team are too many", flow: directly, world: testcall.World{Teams: map[string][]string{"sales": crowd(101)}, Agents: map[string]string{"anna": "on_contact"}},
			steps: `[{"waits":"61s"},{"error":"value"},{"hears":"sorry"},{"ends":"failed"}]`},
		{name: "a hundred ring", flow: directly, world: testcall.World{Teams: map[string][]string{"sales": crowd(100)}},
			steps: `[{"agent_declines":"anna"},{"agent_accepts":"a99"},{"agent_leaves":true},{"hears":"goodbye"}]`},
		{name: "a hang-up while it rings", flow: directly, steps: `[{"waits":"5s"},{"hangs_up":true},{"ends":"caller_hung_up"}]`},
	})
}

func crowd(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = "a" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
	}
	if n == 100 {
		names[99] = "a99"
	}
	return names
}

const informed = `{"format":"cordboard.flow/v1","name":"informed","kind":"inbound","start":"look",
 "activities":[
  {"id":"look","type":"queue_info","properties":{"queue":"support"},"outlets":{"next":"tell","not_enough_data":"count","error":"gone"}},
  {"id":"tell","type":"play_prompt","properties":{"prompt":"About {{ results.look.estimated_wait }} seconds."},"outlets":{"next":"q"}},
  {"id":"count","type":"play_prompt","properties":{"prompt":"{{ results.look.waiting }} wait, {{ results.look.agents_available }} of {{ results.look.agents_staffed }} are free, you would be number {{ results.look.position }}."},"outlets":{"next":"q"}},
  {"id":"gone","type":"play_prompt","properties":{"prompt":"No queue."},"outlets":{"next":"end"}},
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"hold","agent_left":"end"}},
  {"id":"hold","type":"play_music","properties":{"audio":"calm","duration":"30s"},"outlets":{"next":"again"}},
  {"id":"again","type":"queue_info","properties":{"queue":"support"},"outlets":{"next":"up","not_enough_data":"up"}},
  {"id":"up","type":"set_priority","properties":{"priority":1,"age":"1h"},"outlets":{"next":"skills","error":"failed"}},
  {"id":"skills","type":"set_skills","properties":{"skills":[{"skill":"finnish","op":">=","value":3}]},"outlets":{"next":"after","error":"failed"}},
  {"id":"after","type":"play_prompt","properties":{"prompt":"You were {{ results.again.position }}, you are {{ results.q.position }}."},"outlets":{}},
  {"id":"failed","type":"play_prompt","properties":{"prompt":"It stays as it is: {{ event.code }}."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

func TestStoriesOfQueueInfo(t *testing.T) {
	wait := flow.Duration(90 * 1e9)
	busy := testcall.StandInQueue{Agents: 2, Busy: 2, Waiting: 3}
	known := busy
	known.EstimatedWait = &wait
	atOnce := `{"format":"cordboard.flow/v1","name":"nowhere","kind":"inbound","start":"up","activities":[
	  {"id":"up","type":"set_priority","properties":{"priority":1},"outlets":{"error":"failed"}},
	  {"id":"failed","type":"play_prompt","properties":{"prompt":"It stays as it is: {{ event.code }}."},"outlets":{"next":"end"}},
	  {"id":"end","type":"disconnect","properties":{}}]}`
	runAll(t, []story{
		{name: "an estimate is told", flow: informed, world: testcall.World{Queues: map[string]testcall.StandInQueue{"support": known}},
			steps: `[{"hears":"about 90 seconds"},{"outlet":{"activity":"look","is":"next"}}]`},
		{name: "without waits before there is no estimate; the contact moves forward", flow: informed, world: testcall.World{Queues: map[string]testcall.StandInQueue{"support": busy}},
			steps: `[{"hears":"3 wait, 0 of 2 are free, you would be number 4"},{"outlet":{"activity":"look","is":"not_enough_data"}},{"waits":"31s"},{"hears":"you were 4, you are 1"},{"visits":["again","up","skills","after"]}]`},
		{name: "a contact that waits nowhere stays as it is", flow: atOnce, steps: `[{"error":"not_waiting"},{"hears":"stays as it is: not_waiting"},{"ends":"disconnected"}]`},
	})
}

const callsBack = `{"format":"cordboard.flow/v1","name":"calls-back","kind":"inbound","start":"q","variables":[{"name":"log","type":"string","default":""}],
 "activities":[
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"offer","agent_left":"end"}},
  {"id":"offer","type":"menu","properties":{"prompt":"Press 1 and we call you back.","options":[{"key":"1","label":"Call back"}],"max_tries":1},"outlets":{"1":"number"}},
  {"id":"number","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"'asked '"}]},"outlets":{"next":"back"}},
  {"id":"back","type":"callback","properties":{"retries":1},"outlets":{"scheduled":"promise","invalid_number":"no","not_dialable":"no","duplicate":"no"}},
  {"id":"promise","type":"play_prompt","properties":{"prompt":"We call you back."},"outlets":{"next":"end"}},
  {"id":"no","type":"play_prompt","properties":{"prompt":"We cannot call you."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}},
  {"id":"show","type":"set_ani","properties":{"number":"+358901234"},"outlets":{"next":"shown"}},
  {"id":"shown","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'dials '"}]}},
  {"id":"accepted","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + event.agent + ' '"}]}},
  {"id":"failed","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'failed ' + event.code + ' ' + event.queue"}]},"outlets":{"next":"end"}},
  {"id":"survey","type":"play_prompt","properties":{"prompt":"Were you helped?"},"outlets":{"next":"end"}}],
 "handlers":{"before_dial":"show","on_accept":"accepted","on_callback_failed":"failed","on_agent_disconnected":"survey"}}`

func TestStoriesOfCallbacks(t *testing.T) {
	caller := testcall.Caller{ANI: "+358401234567", DNIS: "+358901234"}
	numbers := func(result string) testcall.World {
		return testcall.World{Numbers: map[string]string{"+358401234567": result}}
	}
	twice := strings.Replace(callsBack, `"outlets":{"scheduled":"promise",`, `"outlets":{"scheduled":"once_more",`, 1)
	twice = strings.Replace(twice, `{"id":"promise"`, `{"id":"once_more","type":"callback","properties":{"queue":"support"},"outlets":{"scheduled":"promise","duplicate":"no"}},{"id":"promise"`, 1)
	soon := strings.Replace(callsBack, `{"retries":1}`, `{"retries":1,"window":"10m"}`, 1)
	behind := testcall.World{Queues: map[string]testcall.StandInQueue{"support": {Agents: 1, Busy: 1, Waiting: 2}}}
	runAll(t, []story{
		{name: "one callback per number and queue", flow: twice, contact: caller,
			steps: `[{"presses":"1"},{"hears":"cannot call you"},{"outlet":{"activity":"once_more","is":"duplicate"}},{"agent_accepts":"support"},{"waits":"3s"},{"hangs_up":true},{"ends":"caller_hung_up"}]`},
		{name: "nobody is free within the window", flow: soon, contact: caller, world: behind,
			steps: `[{"presses":"1"},{"waits":"9m"},{"visits_exactly":["q","offer","number","back","promise","end"]},{"waits":"2m"},{"variable":{"name":"log","equals":"asked failed window support"}},{"ends":"disconnected"}]`},
		{name: "an agent is free: the customer is dialled and they talk", flow: callsBack, contact: caller,
			steps: `[{"presses":"1"},{"hears":"we call you back"},{"outlet":{"activity":"back","is":"scheduled"}},{"agent_accepts":"support"},{"waits":"3s"},{"agent_leaves":true},
			  {"hears":"were you helped"},{"variable":{"name":"log","equals":"asked support-agent-1 dials "}},{"ends":"disconnected"},{"visits":["back","promise","accepted","show","shown","survey","end"]}]`},
		{name: "the customer hangs up on the callback", flow: callsBack, contact: caller,
			steps: `[{"presses":"1"},{"agent_accepts":"support"},{"waits":"3s"},{"hangs_up":true},{"ends":"caller_hung_up"}]`},
		{name: "the customer never answers: dialled twice, then it has failed", flow: callsBack, contact: caller, world: numbers("no_answer"),
			steps: `[{"presses":"1"},{"agent_accepts":"support"},{"waits":"31s"},{"error":"no_answer"},{"waits":"5m"},{"agent_accepts":"support"},{"waits":"31s"},
			  {"variable":{"name":"log","equals":"asked support-agent-1 dials support-agent-1 dials failed no_answer support"}},{"ends":"disconnected"}]`},
		{name: "an agent's decline is no attempt", flow: callsBack, contact: caller, world: numbers("busy"),
			steps: `[{"presses":"1"},{"agent_declines":"support"},{"waits":"11s"},{"agent_accepts":"support"},{"waits":"6m"},{"agent_accepts":"support"},{"waits":"3s"},
			  {"variable":{"name":"log","equals":"asked support-agent-1 dials support-agent-1 dials failed busy support"}}]`},
		{name: "a number that does not exist is not tried again", flow: callsBack, contact: caller, world: numbers("invalid_number"),
			steps: `[{"presses":"1"},{"agent_accepts":"support"},{"variable":{"name":"log","equals":"asked support-agent-1 dials failed invalid_number support"}},{"ends":"disconnected"}]`},
		{name: "a number that may not be dialled", flow: callsBack, contact: caller, world: numbers("not_dialable"),
			steps: `[{"presses":"1"},{"hears":"cannot call you"},{"outlet":{"activity":"back","is":"not_dialable"}},{"ends":"disconnected"}]`},
		{name: "a caller without a number", flow: callsBack, steps: `[{"presses":"1"},{"outlet":{"activity":"back","is":"invalid_number"}},{"ends":"disconnected"}]`},
	})
}
