package testcall_test

import (
	"testing"

	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// nine has every handler, and notes in vars.log which of them ran.
const nine = `{"format":"cordboard.flow/v1","name":"nine","kind":"inbound","start":"hello","variables":[{"name":"log","type":"string","default":""}],
 "activities":[
  {"id":"hello","type":"menu","properties":{"prompt":"Press 1 for support, 2 for our partner, 3 to break.","options":[{"key":"1","label":"Support"},{"key":"2","label":"Partner"},{"key":"3","label":"Break"}],"max_tries":1},
   "outlets":{"1":"q","2":"partner","3":"broken","no_input":"end"}},
  {"id":"q","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"hold"}},
  {"id":"hold","type":"play_music","properties":{"audio":"calm","duration":"5m"},"outlets":{"next":"end"}},
  {"id":"partner","type":"transfer_to_number","properties":{"number":"+358501112222","return":true},"outlets":{"completed":"end","busy":"end","no_answer":"end","invalid_number":"end"}},
  {"id":"broken","type":"play_prompt","properties":{"prompt":"{{ 1 / (len(contact.id) - len(contact.id)) }}"},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}},
  {"id":"dial","type":"set_ani","properties":{"number":"+358901234"},"outlets":{"next":"dial_note"}},
  {"id":"dial_note","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'dial '"}]}},
  {"id":"offer","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'offer:' + event.queue + ' '"}]}},
  {"id":"accept","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'accept:' + event.agent + ' '"}]}},
  {"id":"breach","type":"set_priority","properties":{"priority":1},"outlets":{"next":"breach_note"}},
  {"id":"breach_note","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + event.reason + ':' + event.queue + ' '"}]}},
  {"id":"left","type":"play_prompt","properties":{"prompt":"{{ event.agent }} has left."},"outlets":{"next":"end"}},
  {"id":"abandon","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'abandon:' + event.activity + ' '"}]}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"Sorry, {{ event.activity }} has failed: {{ event.code }}."},"outlets":{"next":"end"}},
  {"id":"over","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'ended:' + event.reason"}]}}],
 "handlers":{"before_dial":"dial","on_offer":"offer","on_accept":"accept","on_sla_breach":"breach","on_agent_disconnected":"left","on_callback_failed":"over","on_abandon":"abandon","on_error":"sorry","on_ended":"over"}}`

const reminder = `{"format":"cordboard.flow/v1","name":"reminder","kind":"outbound","start":"later","variables":[{"name":"log","type":"string","default":""}],
 "activities":[
  {"id":"later","type":"wait","properties":{"duration":"1h"},"outlets":{"next":"note"}},
  {"id":"note","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"'prepared '"}]},"outlets":{"next":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Good day."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}},
  {"id":"look","type":"http_request","properties":{"url":"https://crm.example.com/line"},"outlets":{"success":"show","error":"show","http_error":"show","timeout":"show"}},
  {"id":"show","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + 'shown '"}]}},
  {"id":"missed","type":"set_variables","properties":{"assignments":[{"variable":"log","expression":"vars.log + event.code"}]},"outlets":{"next":"retry"}},
  {"id":"retry","type":"play_prompt","properties":{"prompt":"Nobody hears this."},"outlets":{"error":"end","next":"end"}}],
 "handlers":{"before_dial":"look","on_error":"missed"}}`

func TestStoriesOfHandlers(t *testing.T) {
	busy := testcall.World{Queues: map[string]testcall.StandInQueue{"support": {Agents: 1, Busy: 1}}}
	slow := busy
	slow.Queues = map[string]testcall.StandInQueue{"support": {Agents: 1, Busy: 1, ServiceLevel: testcall.ServiceLevel{Threshold: flow.Duration(60 * 1e9)}}}
	runAll(t, []story{
		{name: "on_offer, on_accept, on_agent_disconnected, on_ended", flow: nine,
			steps: `[{"presses":"1"},{"agent_accepts":"support"},{"agent_leaves":true},{"hears":"support-agent-1 has left"},{"ends":"disconnected"},
			  {"variable":{"name":"log","equals":"offer:support accept:support-agent-1 ended:disconnected"}},{"visits":["q","hold","offer","accept","left","end","over"]}]`},
		{name: "on_sla_breach runs beside the wait when it passes 20 s, once, and on_abandon when the caller gives up", flow: nine, world: busy,
			steps: `[{"presses":"1"},{"waits":"19s"},{"visits_exactly":["hello","q","hold"]},{"waits":"2s"},{"visits_exactly":["hello","q","hold","breach","breach_note"]},
			  {"waits":"3m"},{"hangs_up":true},{"ends":"caller_hung_up"},{"variable":{"name":"log","equals":"service_level:support abandon:q ended:caller_hung_up"}}]`},
		{name: "on_sla_breach follows the queue's threshold", flow: nine, world: slow,
			steps: `[{"presses":"1"},{"waits":"59s"},{"visits_exactly":["hello","q","hold"]},{"waits":"2s"},{"visits":["breach","breach_note"]}]`},
		{name: "no breach when an agent answers in time", flow: nine,
			steps: `[{"presses":"1"},{"agent_accepts":"support"},{"waits":"2m"},{"agent_leaves":true},{"hears":"has left"},{"variable":{"name":"log","equals":"offer:support accept:support-agent-1 ended:disconnected"}}]`},
		{name: "before_dial runs ahead of a transfer", flow: nine,
			steps: `[{"presses":"2"},{"outlet":{"activity":"partner","is":"completed"}},{"variable":{"name":"log","equals":"dial ended:disconnected"}},{"visits":["partner","dial","dial_note","end"]},{"ends":"disconnected"}]`},
		{name: "a transfer to a number that may not be dialled runs no before_dial", flow: nine, world: testcall.World{Numbers: map[string]string{"+358501112222": "not_dialable"}},
			steps: `[{"presses":"2"},{"error":"not_dialable"},{"hears":"sorry, partner has failed: not_dialable"},{"variable":{"name":"log","equals":"ended:disconnected"}},{"ends":"disconnected"}]`},
		{name: "on_error takes over, with the code and the activity", flow: nine,
			steps: `[{"presses":"3"},{"error":"expression"},{"hears":"sorry, broken has failed: expression"},{"ends":"disconnected"}]`},
		{name: "an outbound flow runs from its start before anybody is dialled", flow: reminder, world: testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET *"}}}, contact: testcall.Caller{ANI: "+358401"},
			steps: `[{"visits_exactly":["later"]},{"waits":"61m"},{"hears":"good day"},{"visits_exactly":["later","note","say","look","show","end"]},{"variable":{"name":"log","equals":"prepared shown "}},{"ends":"disconnected"}]`},
		{name: "before_dial has five seconds, then the customer is dialled with what is set", flow: reminder, contact: testcall.Caller{ANI: "+358401"},
			world: testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET *", Delay: flow.Duration(60 * 1e9)}}},
			steps: `[{"waits":"1h"},{"hears":"good day"},{"ends":"disconnected"},{"variable":{"name":"log","equals":"prepared "}}]`},
		{name: "a customer who is not reached: the activity fails, and what needs the customer after it", flow: reminder, contact: testcall.Caller{ANI: "+358401"},
			world: testcall.World{Numbers: map[string]string{"+358401": "busy"}},
			steps: `[{"waits":"61m"},{"error":"busy"},{"error":"unavailable"},{"variable":{"name":"log","equals":"prepared shown busy"}},{"visits_exactly":["later","note","say","look","show","missed","retry","end"]},{"ends":"disconnected"}]`},
	})
}
