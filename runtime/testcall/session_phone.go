package testcall

import (
	"cmp"
	"strings"
	"time"

	"cordboard/runtime/channel/sim"
)

// newPhone is the customer's end of a contact.
func (s *Session) newPhone() *sim.Phone {
	phone := sim.New(s.config.Caller.Channel != "voice")
	phone.Numbers = s.config.World.Numbers
	if length := s.config.Length; length != nil {
		phone.Length = func(name, language string) time.Duration {
			return length(name, cmp.Or(language, s.contact.Facts.Language, s.config.Caller.Language))
		}
	}
	if result := s.config.World.Numbers[s.config.Caller.ANI]; result != "" && result != completed {
		phone.Unreachable = "the world says " + strings.ReplaceAll(result, "_", " ") + " of " + s.config.Caller.ANI
	}
	return phone
}
