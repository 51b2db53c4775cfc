package routing

import "time"

// windowHours is how far back strategies look that compare what agents did.
const windowHours = 24

// hours is what an agent did, by started hours.
type hours []hour

type hour struct {
	Hour     int64         `json:"hour"` // since 1970
	Answered int64         `json:"answered"`
	Talk     time.Duration `json:"talk"`
}

func hourOf(now time.Time) int64 { return now.Unix() / 3600 }

// at gives the hour that has begun, and forgets those of more than a day ago.
func (h *hours) at(now time.Time) *hour {
	is := hourOf(now)
	for len(*h) > 0 && (*h)[0].Hour <= is-windowHours {
		*h = (*h)[1:]
	}
	if len(*h) == 0 || (*h)[len(*h)-1].Hour != is {
		*h = append(*h, hour{Hour: is})
	}
	return &(*h)[len(*h)-1]
}

func (h *hours) answered(now time.Time) { h.at(now).Answered++ }

func (s *seat) talked(talk time.Duration, now time.Time) { s.hours.at(now).Talk += talk }

// sums adds up the last day: contacts, and nanoseconds of talk.
func (h hours) sums(now time.Time) (contacts, talk int64) {
	for _, one := range h {
		if one.Hour > hourOf(now)-windowHours {
			contacts, talk = contacts+one.Answered, talk+int64(one.Talk)
		}
	}
	return contacts, talk
}
