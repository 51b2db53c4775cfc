package routing

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// kinds names the types of a sealed set in JSON: the type's name in small letters, words parted by _.
type kinds map[string]reflect.Type

func kindsOf(zero ...any) kinds {
	k := kinds{}
	for _, z := range zero {
		k[kindOf(z)] = reflect.TypeOf(z)
	}
	return k
}

func kindOf(v any) string {
	var b strings.Builder
	for i, r := range reflect.TypeOf(v).Name() {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

var (
	eventKinds = kindsOf(Join{}, Direct{}, Leave{}, Accept{}, Decline{}, Finish{}, EndWrapUp{}, Return{}, SetPriority{}, SetSkills{}, SetAgent{}, Present{},
		SetDuty{}, Pull{}, Active{}, Tick{})
	commandKinds = kindsOf(Position{}, Refuse{}, Offer{}, Withdraw{}, Declined{}, Connect{}, Disconnect{}, Breach{}, Changed{}, NotWaiting{}, WrapUpBegan{},
		WrapUpEnded{}, WrapUpRefused{}, Nothing{})
	factKinds = kindsOf(Entered{}, Refused{}, Answered{}, Abandoned{}, Overflowed{}, Threshold{}, OfferMade{}, OfferDeclined{}, OfferExpired{},
		OfferWithdrawn{}, Handled{}, WrappedUp{}, AgentChanged{})
)

// Kind names a fact, as it is stored.
func Kind(f Fact) string { return kindOf(f) }

// About says what a fact is about, and the agent, "" when it has none.
func About(f Fact) (of Of, agent string) {
	switch f := f.(type) {
	case Entered:
		return f.Of, ""
	case Refused:
		return f.Of, ""
	case Answered:
		return f.Of, f.Agent
	case Abandoned:
		return f.Of, ""
	case Overflowed:
		return f.Of, ""
	case Threshold:
		return f.Of, ""
	case OfferMade:
		return f.Of, f.Agent
	case OfferDeclined:
		return f.Of, f.Agent
	case OfferExpired:
		return f.Of, f.Agent
	case OfferWithdrawn:
		return f.Of, f.Agent
	case Handled:
		return f.Of, f.Agent
	case WrappedUp:
		return f.Of, f.Agent
	case AgentChanged:
		return Of{At: f.At}, f.Agent
	}
	return Of{}, ""
}

// EncodeEvent writes an event with its kind.
func EncodeEvent(e Event) (kind string, data []byte, err error) {
	data, err = json.Marshal(e)
	return kindOf(e), data, err
}

// DecodeEvent reads it back.
func DecodeEvent(kind string, data []byte) (Event, error) {
	v, err := eventKinds.decode(kind, data)
	if err != nil {
		return nil, fmt.Errorf("event of the desk: %w", err)
	}
	return v.(Event), nil
}

// EncodeCommand writes a command with its kind.
func EncodeCommand(c Command) (kind string, data []byte, err error) {
	data, err = json.Marshal(c)
	return kindOf(c), data, err
}

// DecodeCommand reads it back.
func DecodeCommand(kind string, data []byte) (Command, error) {
	v, err := commandKinds.decode(kind, data)
	if err != nil {
		return nil, fmt.Errorf("command of the desk: %w", err)
	}
	return v.(Command), nil
}

// DecodeFact reads a fact that was stored as JSON with its Kind.
func DecodeFact(kind string, data []byte) (Fact, error) {
	v, err := factKinds.decode(kind, data)
	if err != nil {
		return nil, fmt.Errorf("fact of the desk: %w", err)
	}
	return v.(Fact), nil
}

func (k kinds) decode(kind string, data []byte) (any, error) {
	t, known := k[kind]
	if !known {
		return nil, fmt.Errorf("there is no kind %q", kind)
	}
	v := reflect.New(t)
	if err := json.Unmarshal(data, v.Interface()); err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return v.Elem().Interface(), nil
}
