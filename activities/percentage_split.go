package activities

import (
	"hash/fnv"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "percentage_split", Label: "Percentage split", Group: flow.GroupControl, Icon: "percent",
		Help:    "Sends shares of the contacts different ways. The same customer goes the same way again, when it sticks to the caller.",
		Example: flow.Example{Use: "One caller in ten tries the new menu, and the same one every time.", Properties: `{"shares":[{"id":"new","label":"New menu","percent":10},{"id":"usual","label":"Usual menu","percent":90}],"sticky_by":"contact.ani"}`},
		Summary: "{shares}",
		Kinds:   anywhere,
		Each:    &flow.Each{Property: "shares", ID: "id", Label: "label", Value: "percent", Unit: "%"},
		Results: []flow.Result{{Name: "share", Type: flow.String, Help: "The id of the share that the contact fell into"}},
		New:     func() flow.Activity { return new(PercentageSplit) },
	})
}

// PercentageSplit leaves by the share into which the hash of a value falls.
type PercentageSplit struct {
	Shares   []Share         `json:"shares" label:"Shares" help:"Whole percentages that sum to 100; each has its own outlet" rule:"required,min=1,max=20"`
	StickyBy flow.Expression `json:"sticky_by" label:"Sticks to" help:"The same value goes the same way, such as contact.ani" default:"contact.id"`
}

// Share is one way and how many of a hundred contacts take it.
type Share struct {
	ID      string `json:"id" label:"Id" help:"Names the outlet" rule:"required"`
	Label   string `json:"label,omitempty" label:"Label"`
	Percent int    `json:"percent" label:"Percent" rule:"required,min=0,max=100"`
}

var _ flow.Activity = (*PercentageSplit)(nil)

// Handle leaves at once: by FNV-1a (64 bits) of the value's text modulo 100 against the running sum of the shares.
func (a *PercentageSplit) Handle(in flow.Input, _ flow.Event) flow.Outcome {
	value, err := in.Evaluate(a.StickyBy)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	hash := fnv.New64a()
	hash.Write([]byte(flow.Display(value)))
	point, sum := int(hash.Sum64()%100), 0
	for _, share := range a.Shares {
		if sum += share.Percent; point < sum {
			return flow.Leave(share.ID).With(map[string]any{"share": share.ID})
		}
	}
	return flow.Fail(codeValue, "the shares sum to %d, not 100", sum)
}
