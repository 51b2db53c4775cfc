package connect

import (
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// tag keeps tags as variables.
func tag(s step) error {
	s.Note("Tags are variables here, which the contact's journal shows; access rights and bills do not know them.")
	return s.assign("tag", inside(s.Parameters, "Tags"))
}

// contactMembers are what a flow may set about its contact, and what a variable of it lacks.
var contactMembers = map[string]string{
	"Name": "", "Description": "", "CustomerId": "",
	"LanguageCode": "What is said and understood stays in the contact's own language; choose another in a prompt's settings.",
}

// contactData keeps what people read about a contact as variables that agents see.
func contactData(s step) error {
	for _, key := range sorted(s.Parameters) {
		lacks, known := contactMembers[key]
		if !known {
			return fmt.Errorf("%s of a contact cannot be changed by a flow here", key)
		}
		if lacks != "" {
			s.Note("%s", lacks)
		}
	}
	if err := s.assign("contact", s.Parameters); err != nil {
		return err
	}
	for _, key := range sorted(s.Parameters) {
		s.r.Show(s.r.Variable("contact", key, flow.String))
		s.Note("%s is the variable %s, which agents see.", key, s.r.Variable("contact", key, flow.String))
	}
	return nil
}

// service is something of Amazon Connect that is asked over the network, and where its answer is read from.
type service struct{ what, space string }

var services = map[string]service{
	"GetCustomerProfile": {"customer profiles", "Customer"}, "CreateCustomerProfile": {"customer profiles", "Customer"},
	"UpdateCustomerProfile": {"customer profiles", "Customer"},
	"GetCase":               {"cases", "Case"}, "CreateCase": {"cases", "Case"}, "UpdateCase": {"cases", "Case"},
}

// asking is what becomes of actions that ask a service.
func asking(actionType string) made {
	if services[actionType].what == "" {
		return nil
	}
	return ask
}

// ask sends the parameters of the block to an address that has to be filled in, as HTTP, and keeps the answer where the original has it. How
// many were found is told by the status.
func ask(s step) error {
	of := services[s.Type]
	parameters, err := s.members(s.Parameters)
	if err != nil {
		return err
	}
	answer := s.r.Variable("space", of.space, flow.JSON)
	request := s.Add("http_request", object{
		"method": "POST", "headers": object{"Content-Type": "application/json"},
		"body":    `{{ toJSON({"Action": ` + convert.Quote(s.Type) + `, "ContactId": contact.id, "Parameters": ` + parameters + `}) }}`,
		"extract": []object{{"variable": answer, "path": "$"}},
	})
	way := s.First("NoMatchingError", "next")
	s.failing(request.Open("url").Lead("success", "next").Lead("timeout", way))
	s.found(request, way)
	s.Note("%s are a service of Amazon: fill in the address of yours. It gets the block's parameters as JSON, and its answer is in the variable %s; "+
		"status 404 says that there is none, 409 that there are several.", convert.Sentence(fmt.Errorf("%s", of.what)), answer)
	return nil
}

// found leads by what the status says: none, several, or anything else.
func (s step) found(request *convert.Activity, otherwise string) {
	none, several := s.First("NoneFoundError", "NoneFound", otherwise), s.First("MultipleFoundError", "MultipleFound", otherwise)
	if !slices.ContainsFunc([]string{none, several}, func(way string) bool { return s.Target(way) != s.Target(otherwise) }) {
		request.Lead("http_error", otherwise)
		return
	}
	pick := s.Add("switch", object{"expression": "results." + request.ID + ".status", "cases": []object{
		{"id": "none", "label": "None found", "value": 404}, {"id": "several", "label": "Several found", "value": 409},
	}})
	request.To("http_error", pick)
	s.failing(pick.Lead("none", none).Lead("several", several).Lead("default", otherwise))
}
