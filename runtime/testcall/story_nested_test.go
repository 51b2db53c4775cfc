package testcall_test

import (
	"testing"

	"cordboard/runtime/testcall"
)

// quote asks for a price: it runs discount, which runs stock. Each has variables of its own, of the same names.
const quote = `{"format":"cordboard.flow/v1","name":"quote","kind":"inbound","start":"ask","variables":[{"name":"item","type":"string","default":"lamp"},{"name":"price","type":"decimal"},{"name":"left","type":"integer"}],
 "activities":[
  {"id":"ask","type":"run_subflow","properties":{"flow":"discount","inputs":{"item":"upper(vars.item)","tier":"contact.attributes.tier"},"outputs":{"price":"price","left":"left"}},"outlets":{"cheaper":"tell","full":"tell","none":"sorry"}},
  {"id":"tell","type":"play_prompt","properties":{"prompt":"{{ vars.item }}: {{ vars.price }} euros, {{ vars.left }} left, {{ results.ask.outcome }}."},"outlets":{"next":"end"}},
  {"id":"sorry","type":"play_prompt","properties":{"prompt":"We have no {{ vars.item }}."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

const discount = `{"format":"cordboard.flow/v1","name":"discount","kind":"subflow","start":"look","variables":[{"name":"item","type":"string"},{"name":"tier","type":"string"},{"name":"price","type":"decimal"},{"name":"left","type":"integer","default":0}],
 "activities":[
  {"id":"look","type":"run_subflow","properties":{"flow":"stock","inputs":{"item":"vars.item + '-1'"},"outputs":{"cost":"price","left":"left"}},"outlets":{"some":"gold","none":"nothing"}},
  {"id":"gold","type":"condition","properties":{"expression":"vars.tier == 'gold'"},"outlets":{"true":"less","false":"full"}},
  {"id":"less","type":"set_variables","properties":{"assignments":[{"variable":"price","expression":"vars.price * 0.5"}]},"outlets":{"next":"cheaper"}},
  {"id":"cheaper","type":"end_flow","properties":{"outcome":"cheaper"}},
  {"id":"full","type":"end_flow","properties":{"outcome":"full"}},
  {"id":"nothing","type":"end_flow","properties":{"outcome":"none"}}]}`

const stock = `{"format":"cordboard.flow/v1","name":"stock","kind":"subflow","start":"fetch","variables":[{"name":"item","type":"string"},{"name":"cost","type":"decimal"},{"name":"left","type":"integer"}],
 "activities":[
  {"id":"fetch","type":"http_request","properties":{"url":"https://stock.example.com/{{ vars.item }}","extract":[{"variable":"cost","path":"$.cost"},{"variable":"left","path":"$.left"}]},"outlets":{"success":"some","http_error":"none"}},
  {"id":"some","type":"end_flow","properties":{"outcome":"some"}},
  {"id":"none","type":"end_flow","properties":{"outcome":"none"}}]}`

func TestStoriesOfNestedSubflows(t *testing.T) {
	subflows := map[string]string{"discount": discount, "stock": stock}
	world := testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET https://stock.example.com/LAMP-1", JSON: map[string]any{"cost": 30, "left": 4}}, {Match: "GET *", Status: 404}}}
	elsewhere := world
	elsewhere.Variables = map[string]any{"item": "boat"}
	wrong := testcall.World{HTTP: []testcall.HTTPStub{{Match: "GET *", JSON: map[string]any{"cost": "much", "left": 4}}}}
	runAll(t, []story{
		{name: "inputs go down, outputs and outcomes come up, two levels deep", flow: quote, subflows: subflows, world: world, contact: testcall.Caller{Attributes: map[string]string{"tier": "gold"}},
			steps: `[{"hears":"lamp: 15 euros, 4 left, cheaper"},{"variable":{"name":"item","equals":"lamp"}},{"outlet":{"activity":"ask","is":"cheaper"}},
			  {"visits_exactly":["ask","look","fetch","some","gold","less","cheaper","tell","end"]},{"ends":"disconnected"}]`},
		{name: "another outcome", flow: quote, subflows: subflows, world: world, steps: `[{"hears":"30 euros, 4 left, full"},{"outlet":{"activity":"ask","is":"full"}}]`},
		{name: "an outcome of the innermost decides", flow: quote, subflows: subflows, world: elsewhere, steps: `[{"hears":"no boat"},{"visits":["fetch","none","nothing","sorry"]},{"variable":{"name":"price","equals":null}}]`},
		{name: "a value that does not fit fails all the way up", flow: quote, subflows: subflows, world: wrong, steps: `[{"error":"value"},{"hears":"we are sorry"},{"ends":"failed"}]`},
	})
}
