package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/runtime/channel/sim"
)

var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return start.Add(d) }

func say(text string) flow.Speech { return flow.Speech{Segments: []flow.Segment{{Say: text}}} }

func gather(interruptible bool) *flow.Gather {
	return &flow.Gather{
		Speech: say("0123456789"), Interruptible: interruptible, Min: 1, Max: 3, Terminator: "#",
		FirstTimeout: flow.Duration(5 * time.Second), InterTimeout: flow.Duration(2 * time.Second),
	}
}

func started(t *testing.T, c flow.Command) *sim.Phone {
	t.Helper()
	p := sim.New(false)
	if err := p.Do(1, c, start); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestGather(t *testing.T) {
	cases := []struct {
		name string
		do   func(p *sim.Phone) []sim.Answer
		want *flow.Gathered
		at   time.Duration
	}{
		{"nothing comes: the first timeout counts from the end of the prompt", func(p *sim.Phone) []sim.Answer { return p.Due(after(5600 * time.Millisecond)) }, &flow.Gathered{}, 5600 * time.Millisecond},
		{"as many digits as it takes end it at once", func(p *sim.Phone) []sim.Answer { a, _ := p.Press("123", after(time.Second)); return a }, &flow.Gathered{Digits: "123"}, time.Second},
		{"the terminator ends it", func(p *sim.Phone) []sim.Answer { a, _ := p.Press("12#", after(time.Second)); return a }, &flow.Gathered{Digits: "12"}, time.Second},
		{"a pause after a digit ends it", func(p *sim.Phone) []sim.Answer {
			if a, _ := p.Press("1", after(time.Second)); len(a) > 0 {
				return a
			}
			return p.Due(after(3 * time.Second))
		}, &flow.Gathered{Digits: "1"}, 3 * time.Second},
		{"speech ends it", func(p *sim.Phone) []sim.Answer { a, _ := p.Say("hello", after(time.Second)); return a }, &flow.Gathered{Heard: "hello"}, time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := c.do(started(t, gather(true)))
			want := []sim.Answer{{Op: 1, At: after(c.at), Event: c.want}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		})
	}
}

func TestKeysDuringAPrompt(t *testing.T) {
	for _, interruptible := range []bool{true, false} {
		p := started(t, gather(interruptible))
		_, taken := p.Press("1", after(100*time.Millisecond))
		if taken != interruptible {
			t.Errorf("interruptible %v: key taken %v", interruptible, taken)
		}
		wantEnd := after(600 * time.Millisecond)
		if interruptible {
			wantEnd = after(100 * time.Millisecond)
		}
		if heard := p.Heard()[0]; !heard.Until.Equal(wantEnd) {
			t.Errorf("interruptible %v: prompt ends at %s, want %s", interruptible, heard.Until, wantEnd)
		}
	}
}

func TestLengths(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Duration
	}{{"hi", 500 * time.Millisecond}, {"0123456789", 600 * time.Millisecond}, {"ääääääääää", 600 * time.Millisecond}} {
		p := started(t, &flow.Play{Speech: say(c.text)})
		if got := p.Heard()[0].Until; !got.Equal(after(c.want)) {
			t.Errorf("%q ends at %s, want %s", c.text, got, after(c.want))
		}
	}
}

// A recording takes as long as it is; one that nobody knows takes 10 s.
func TestLengthsOfRecordings(t *testing.T) {
	known := func(name, language string) time.Duration {
		return map[string]time.Duration{"jingle ": 4 * time.Second, "hello fi": 2 * time.Second}[name+" "+language]
	}
	jingle := flow.Segment{Audio: "jingle"}
	for name, c := range map[string]struct {
		length  func(name, language string) time.Duration
		command flow.Command
		want    time.Duration
	}{
		"a recording and a text":    {known, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{jingle, {Say: "0123456789"}}}}, 4600 * time.Millisecond},
		"in a language":             {known, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{{Audio: "hello"}}, Language: "fi"}}, 2 * time.Second},
		"an unknown recording":      {known, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{{Audio: "hello"}}}}, 10 * time.Second},
		"nobody knows":              {nil, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{jingle}}}, 10 * time.Second},
		"music to its end":          {known, &flow.PlayMusic{Audio: "jingle"}, 4 * time.Second},
		"music from its middle":     {known, &flow.PlayMusic{Audio: "jingle", Offset: flow.Duration(3 * time.Second)}, time.Second},
		"music for a while":         {known, &flow.PlayMusic{Audio: "jingle", Duration: flow.Duration(time.Minute)}, time.Minute},
		"music from behind its end": {known, &flow.PlayMusic{Audio: "jingle", Offset: flow.Duration(time.Hour)}, 4 * time.Second},
	} {
		p := sim.New(false)
		p.Length = c.length
		if err := p.Do(1, c.command, after(0)); err != nil {
			t.Fatal(err)
		}
		if got := p.Heard()[0].Until; !got.Equal(after(c.want)) {
			t.Errorf("%s: it ends at %s, want %s", name, got, after(c.want))
		}
	}
}

func TestVoicemail(t *testing.T) {
	record := &flow.RecordMessage{Greeting: say("0123456789"), Silence: flow.Duration(3 * time.Second), MaxDuration: flow.Duration(time.Minute), Transcribe: true}
	p := started(t, record)
	if got := p.Due(after(3600 * time.Millisecond)); len(got) != 1 || got[0].Event.(*flow.Recorded).Recording != "" {
		t.Errorf("silence gives %+v, want no recording", got)
	}
	p = started(t, record)
	if _, taken := p.Say("call me", after(time.Second)); !taken {
		t.Fatal("the recorder does not listen")
	}
	got := p.Due(after(time.Minute))
	if len(got) != 1 || got[0].Event.(*flow.Recorded).Transcript != "call me" {
		t.Errorf("a message gives %+v, want its transcript", got)
	}
}

func TestHangUpIsLast(t *testing.T) {
	p := started(t, gather(true))
	a, ok := p.HangUp(after(time.Second))
	if !ok || a.Event.(*flow.Disconnected).By != "customer" {
		t.Errorf("hang-up gives %+v, %v", a, ok)
	}
	if _, ok := p.HangUp(after(2 * time.Second)); ok {
		t.Error("hung up twice")
	}
	if due := p.Due(after(time.Hour)); len(due) > 0 {
		t.Errorf("something happened after the hang-up: %+v", due)
	}
	if err := p.Do(2, &flow.Play{Speech: say("too late")}, after(3*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Next(); ok {
		t.Error("a prompt plays to nobody")
	}
}

func TestNotOurs(t *testing.T) {
	if err := sim.New(false).Do(1, &flow.Timer{}, start); err == nil {
		t.Error("a timer was taken for something to hear")
	}
}
