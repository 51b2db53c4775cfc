package storage

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// dialPrefixes is the organisation's setting that lists the beginnings of the numbers which flows may dial, separated by spaces.
const dialPrefixes = "dial_prefixes"

// mostPrefixes bounds the list.
const mostPrefixes = 200

var dialPrefix = regexp.MustCompile(`^\+[1-9][0-9]{0,14}$`)

// DialPrefixes lists the beginnings of the numbers that flows may dial, such as +358. Empty: they may dial none.
func (o Organisation) DialPrefixes() []string { return strings.Fields(o.Settings[dialPrefixes]) }

// SetDialPrefixes replaces the list by the words of a text, which commas may separate. It is checked when the organisation is saved.
func (o *Organisation) SetDialPrefixes(text string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
	settings := map[string]string{}
	for name, value := range o.Settings {
		settings[name] = value
	}
	settings[dialPrefixes] = strings.Join(words, " ")
	o.Settings = settings
}

// MayDial says whether flows may dial a number in international form.
func (o Organisation) MayDial(number string) bool {
	return slices.ContainsFunc(o.DialPrefixes(), func(prefix string) bool { return strings.HasPrefix(number, prefix) })
}

func (o Organisation) checkPrefixes() error {
	prefixes := o.DialPrefixes()
	if len(prefixes) > mostPrefixes {
		return fault.Field(dialPrefixes, "at most %d beginnings of numbers", mostPrefixes)
	}
	for _, prefix := range prefixes {
		if !dialPrefix.MatchString(prefix) {
			return fault.Field(dialPrefixes, "%q is not the beginning of a number with country code, such as +358", prefix)
		}
	}
	return nil
}

// dialling answers whether a number may be dialled.
func (r *reader) dialling(ctx context.Context, command *flow.ReadDialling) (flow.Event, error) {
	if err := r.loadOrganisation(ctx); err != nil {
		return nil, err
	}
	return &flow.DiallingRead{Allowed: r.org.MayDial(command.Number)}, nil
}
