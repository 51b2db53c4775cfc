package connect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

func sorted(values map[string]any) []string { return slices.Sorted(maps.Keys(values)) }

// lambda calls a function by an address that has to be filled in, with the event that Amazon Connect sends it, and keeps its answer where
// $.External is read from: that of the last function that was called.
func lambda(s step) error {
	event, err := s.event()
	if err != nil {
		return err
	}
	external := s.r.Variable("space", "External", flow.JSON)
	properties := object{
		"method": "POST", "timeout": fmt.Sprintf("%ds", max(number(s.Parameters, "InvocationTimeLimitSeconds", 3, 8), 1)),
		"headers": object{"Content-Type": "application/json"}, "body": "{{ toJSON(" + event + ") }}",
		"extract": []object{{"variable": external, "path": "$"}},
	}
	arn := text(s.Parameters, "LambdaFunctionARN")
	if dynamic(arn) {
		if properties["url"], err = s.words(arn); err != nil {
			return err
		}
		s.Note("The function is called by the address in %s: put addresses there instead of ARNs. Its answer is in the variable %s.", arn, external)
	} else {
		s.Note("Fill in the address of the function %s, such as its function URL. It gets the event of Amazon Connect as JSON, and its answer is in the variable %s.",
			tail(s.labels["LambdaFunctionARN"], arn), external)
	}
	request := s.Add("http_request", properties)
	s.failing(request.Open("url").Lead("success", "next"))
	way := s.First("NoMatchingError", "next")
	request.Lead("http_error", way).Lead("timeout", way)
	if text(s.Parameters, "InvocationType") == "ASYNCHRONOUS" {
		s.Note("The flow waits for the answer.")
	}
	return nil
}

// event writes the event of a function as an expression.
func (s step) event() (string, error) {
	parameters, err := s.members(inside(s.Parameters, "LambdaInvocationAttributes"))
	if err != nil {
		return "", err
	}
	var attributes []string
	for _, key := range slices.Sorted(maps.Keys(s.r.set)) {
		attributes = append(attributes, convert.Quote(key)+": vars."+s.r.Variable("attribute", key, flow.String))
	}
	return `{"Name": "ContactFlowEvent", "Details": {"ContactData": {"Attributes": {` + strings.Join(attributes, ", ") + `}, ` +
		`"Channel": upper(contact.channel), "ContactId": contact.id, ` +
		`"CustomerEndpoint": {"Address": contact.ani, "Type": "TELEPHONE_NUMBER"}, ` +
		`"SystemEndpoint": {"Address": contact.dnis, "Type": "TELEPHONE_NUMBER"}}, "Parameters": ` + parameters + `}}`, nil
}

// members writes an object of values as an expression.
func (s step) members(values map[string]any) (string, error) {
	var members []string
	for _, key := range sorted(values) {
		x, err := s.member(values, key)
		if err != nil {
			return "", err
		}
		members = append(members, convert.Quote(key)+": "+x)
	}
	return "{" + strings.Join(members, ", ") + "}", nil
}

// member writes one of them.
func (s step) member(values map[string]any, key string) (string, error) {
	if nested := inside(values, key); nested != nil {
		return s.members(nested)
	}
	list, is := values[key].([]any)
	if !is {
		return s.value(text(values, key))
	}
	items := make([]string, len(list))
	for i, one := range list {
		x, err := s.member(object{"": one}, "")
		if err != nil {
			return "", err
		}
		items[i] = x
	}
	return "[" + strings.Join(items, ", ") + "]", nil
}
