package testcall_test

import (
	"strings"
	"testing"

	"cordboard/runtime/testcall"
)

const large = `{"format":"cordboard.flow/v1","name":"large","kind":"inbound","start":"set",
 "variables":[{"name":"sum","type":"integer"},{"name":"given","type":"integer","default":-9007199254740993},{"name":"order","type":"json"},{"name":"rate","type":"decimal","default":90071992547409920}],
 "activities":[
  {"id":"set","type":"set_variables","properties":{"assignments":[{"variable":"sum","expression":"9007199254740992 + 1"}]},"outlets":{"next":"ask"}},
  {"id":"ask","type":"http_request","properties":{"url":"https://shop.example/order","extract":[{"path":"$","variable":"order"}]},"outlets":{"success":"press","http_error":"end","timeout":"end"}},
  {"id":"press","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"Go on"}]},"outlets":{"1":"tell"}},
  {"id":"tell","type":"play_prompt","properties":{"prompt":"{{ vars.sum }} {{ vars.given }} {{ vars.order.id }} {{ vars.order.half }} {{ results.ask.body.id }} {{ vars.rate }}"},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect"}]}`

// TestLargeNumbersSurviveAWait: whole numbers that a float64 cannot hold come through waits with all their digits, wherever they are from.
func TestLargeNumbersSurviveAWait(t *testing.T) {
	world := testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET https://shop.example/order", Body: `{"id": 9007199254740995, "half": 0.50000000000000011}`}}}
	s := story{name: "large", flow: large, world: world,
		steps: `[{"presses":"1"},{"hears":"9007199254740993 -9007199254740993 9007199254740995 0.5000000000000001 9007199254740995 90071992547409920"},{"ends":"disconnected"}]`}
	s.passes(t)
}

// TestCallbackKeepsAttributes: what an AI agent noted about the caller is there when the customer is called back.
func TestCallbackKeepsAttributes(t *testing.T) {
	asks := strings.Replace(callsBack, `"start":"q"`, `"start":"talk"`, 1)
	asks = strings.Replace(asks, `"activities":[`, `"activities":[
  {"id":"talk","type":"ai_agent","properties":{"ai_agent":"assistant"},"outlets":{"escalated":"q","resolved":"q","cannot_answer":"q","no_input":"q","unavailable":"q"}},`, 1)
	asks = strings.Replace(asks, `vars.log + 'dials '`, `contact.attributes[\"ai_reason\"] + ' of ' + contact.attributes[\"vip\"]`, 1)
	world := testcall.World{AI: []testcall.AIStub{{Says: "person", Answer: "I connect you.", HandOff: "caller_asked"}}}
	story{name: "attributes", flow: asks, world: world, contact: testcall.Caller{ANI: "+358401234567", DNIS: "+358901234", Attributes: map[string]string{"vip": "yes"}},
		steps: `[{"says":"a person please"},{"presses":"1"},{"agent_accepts":"support"},{"waits":"3s"},{"hangs_up":true},{"variable":{"name":"log","equals":"caller_asked of yes"}}]`}.passes(t)
}
