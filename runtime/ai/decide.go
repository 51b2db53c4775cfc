package ai

// The thresholds, tuned on the question sets of this project (docs/adr/0011, `cordboard ai eval`).
const (
	AnswerAt = 0.45 // from this score on the best entry is the answer …
	MarginAt = 0.06 // … when it leads the second by this much
	OfferAt  = 0.37 // from this score on two entries are offered to choose from, or one to agree to
)

// Verdict is what a search is good for.
type Verdict string

// The verdicts.
const (
	Answers Verdict = "answer"   // the first hit is the answer
	Offers  Verdict = "offer"    // one of the first two may be
	Misses  Verdict = "hand_off" // nothing found is sure enough
)

// Decide judges hits by their scores.
func Decide(hits []Hit) Verdict { return decideAt(hits, AnswerAt) }

func decideAt(hits []Hit, answerAt float64) Verdict {
	switch {
	case len(hits) == 0 || hits[0].Score < min(OfferAt, answerAt):
		return Misses
	case hits[0].Score >= answerAt && (len(hits) == 1 || hits[0].Score-hits[1].Score >= MarginAt):
		return Answers
	}
	return Offers
}
