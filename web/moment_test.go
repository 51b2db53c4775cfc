package web_test

import (
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/web"
)

func TestMoment(t *testing.T) {
	helsinki, err := time.LoadLocation("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-11-20T14:00":       "2026-11-20T12:00:00Z",
		"2026-07-01T14:00":       "2026-07-01T11:00:00Z",
		"2027-03-28T02:59":       "2027-03-28T00:59:00Z", // a minute before the clocks go forward
		"2027-03-28T04:00":       "2027-03-28T01:00:00Z",
		"2026-10-25T03:30":       "2026-10-25T00:30:00Z", // there twice: the first
		"2026-10-25T04:00":       "2026-10-25T02:00:00Z",
		"2026-10-25T03:30+02:00": "2026-10-25T01:30:00Z", // the second, said exactly
		"2026-11-20T14:00:30Z":   "2026-11-20T14:00:30Z",
	} {
		got, err := web.Moment("at", text, helsinki)
		if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: got %v, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"2027-03-28T03:00", "2027-03-28T03:59", "tomorrow", "2026-11-31T10:00"} {
		if _, err := web.Moment("at", text, helsinki); fault.Fields(err)["at"] == "" {
			t.Errorf("%s: got %v, want an error about the field", text, err)
		}
	}
	if got, err := web.Moment("at", " ", helsinki); got != nil || err != nil {
		t.Errorf("got %v, %v of nothing, want nothing", got, err)
	}
}
