package ai

import "strings"

// phrases are the words of a language that a conversation needs: what is said, and what customers say that is no question.
type phrases struct {
	greeting, more, offer, or, again, handOff, bye string
	person, done, first, second, neither           []string
	agree                                          []string
}

// spoken has the phrases by language; others are spoken to in English.
var spoken = map[string]phrases{
	"en": {
		greeting: "You are talking to our assistant. How can I help you?", more: "Is there anything else?", offer: "Do you mean:", or: "or:",
		again: "I did not find an answer to that. Could you say it in other words?", handOff: "Let me pass you on to a person.", bye: "You are welcome.",
		person: []string{"agent", "human", "person", "someone", "somebody", "representative", "operator", "real person", "customer service", "colleague", "staff member", "adviser"},
		done: []string{"no", "no thanks", "no thank you", "nothing else", "that is all", "thats all", "that was all", "thanks", "thank you", "goodbye", "bye",
			"thats it", "nope", "im fine", "all good"},
		first: []string{"1", "one", "first", "the first", "first one", "the first one", "former"}, second: []string{"2", "two", "second", "the second", "second one", "the second one", "latter", "last"},
		neither: []string{"neither", "none", "no", "nope", "neither of them", "something else", "none of them"}, agree: []string{"yes", "yeah", "yep", "correct", "right", "exactly"},
	},
	"fi": {
		greeting: "Puhut avustajamme kanssa. Miten voin auttaa?", more: "Voinko auttaa vielä jossain?", offer: "Tarkoitatko:", or: "vai:",
		again: "En löytänyt tähän vastausta. Voisitko sanoa sen toisin?", handOff: "Yhdistän sinut ihmiselle.", bye: "Ole hyvä.",
		person: []string{"ihminen", "ihmiselle", "ihmisen", "asiakaspalvelija", "asiakaspalvelijalle", "asiakaspalveluun", "virkailija", "henkilö", "joku", "jollekin"},
		done:   []string{"ei", "ei kiitos", "kiitos", "ei muuta", "siinä kaikki", "hei hei", "näkemiin"},
		first:  []string{"1", "yksi", "ensimmäinen", "ensimmäistä"}, second: []string{"2", "kaksi", "toinen", "toista", "jälkimmäinen", "jälkimmäistä"},
		neither: []string{"ei", "ei kumpikaan", "kumpikaan", "en kumpaakaan", "jotain muuta"}, agree: []string{"kyllä", "joo", "juu"},
	},
	"sv": {
		greeting: "Du talar med vår assistent. Hur kan jag hjälpa dig?", more: "Är det något mer?", offer: "Menar du:", or: "eller:",
		again: "Jag hittade inget svar på det. Kan du säga det med andra ord?", handOff: "Jag kopplar dig till en person.", bye: "Varsågod.",
		person: []string{"människa", "person", "någon", "kundtjänst", "handläggare", "medarbetare"},
		done:   []string{"nej", "nej tack", "tack", "inget mer", "det var allt", "hej då"},
		first:  []string{"1", "ett", "första", "den första"}, second: []string{"2", "två", "andra", "den andra"},
		neither: []string{"nej", "ingen av dem", "ingendera", "något annat"}, agree: []string{"ja", "jo"},
	},
	"de": {
		greeting: "Sie sprechen mit unserem Assistenten. Wie kann ich Ihnen helfen?", more: "Kann ich sonst noch helfen?", offer: "Meinen Sie:", or: "oder:",
		again: "Darauf habe ich keine Antwort gefunden. Können Sie es anders sagen?", handOff: "Ich verbinde Sie mit einem Menschen.", bye: "Gern geschehen.",
		person: []string{"mensch", "menschen", "person", "mitarbeiter", "mitarbeiterin", "jemand", "jemandem", "kundendienst", "berater"},
		done:   []string{"nein", "nein danke", "danke", "das war alles", "sonst nichts", "tschüss", "auf wiederhören"},
		first:  []string{"1", "eins", "das erste", "erste", "ersteres"}, second: []string{"2", "zwei", "das zweite", "zweite", "letzteres"},
		neither: []string{"nein", "keins", "keines von beiden", "weder noch", "etwas anderes"}, agree: []string{"ja", "genau"},
	},
}

func phrasesOf(language string) phrases {
	if p, ok := spoken[primary(language)]; ok {
		return p
	}
	return spoken["en"]
}

// mostWordsForPerson is how long a sentence that asks for a person may be: "can I talk to a person" does, a story with a person in it does not.
const mostWordsForPerson = 9

// verbsOfAsking make a sentence with a person in it one that asks for that person.
var verbsOfAsking = set(`talk speak connect transfer get want need call give operator representative put through real live
	puhua yhdistä haluan haluaisin saanko tala prata koppla vill få sprechen verbinden reden möchte will`)

// asksForPerson says whether the customer wants to talk to a person: the key 0, only the word, or a short sentence that asks for one.
func asksForPerson(text, language string) bool {
	said := tokens(text)
	if len(said) == 1 && said[0] == "0" {
		return true
	}
	if len(said) == 0 || len(said) > mostWordsForPerson {
		return false
	}
	asking := false
	for _, word := range said {
		asking = asking || verbsOfAsking[word]
	}
	polite := len(said) <= 3
	return (asking || polite) && saysOneOf(text, phrasesOf(language).person)
}

// saysOneOf looks for one of some phrases among the words of a text.
func saysOneOf(text string, list []string) bool {
	said := " " + strings.Join(tokens(text), " ") + " "
	for _, phrase := range list {
		if words := strings.Join(tokens(phrase), " "); words != "" && strings.Contains(said, " "+words+" ") {
			return true
		}
	}
	return false
}

// saysOnly says whether a text is one of some phrases, give or take a please.
func saysOnly(text string, list []string) bool {
	said := strings.Join(tokens(text), " ")
	said = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(said, " please"), "oh "))
	for _, phrase := range list {
		if said == strings.Join(tokens(phrase), " ") {
			return true
		}
	}
	return false
}

// isDone says whether a text says that nothing more is needed: made of such phrases only.
func isDone(text, language string) bool {
	said := " " + strings.Join(tokens(text), " ") + " "
	if strings.TrimSpace(said) == "" {
		return false
	}
	list := phrasesOf(language).done
	for range len(tokens(text)) {
		for _, phrase := range list {
			said = strings.Replace(said, " "+strings.Join(tokens(phrase), " ")+" ", " ", 1)
		}
	}
	return strings.TrimSpace(said) == ""
}
