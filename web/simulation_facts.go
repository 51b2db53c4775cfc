package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
)

const (
	mostDayFacts = 500_000 // of a day that is loaded
	dayOfFacts   = "2006-01-02"
)

// lastWeek lists the days whose contacts can be loaded: the seven before today, the latest first.
func lastWeek(clock ui.Clock) []ui.Option {
	list := []ui.Option{{Value: "", Label: "a forecast"}}
	for back := 1; back <= 7; back++ {
		day := clock.Now.In(clock.Zone).AddDate(0, 0, -back)
		list = append(list, ui.Option{Value: day.Format(dayOfFacts), Label: day.Format("Mon 2 Jan")})
	}
	return list
}

// fillFrom puts a day's contacts into the form: how many came in each hour, on the channel that most of them used, and how long agents
// talked. Callbacks are left out: nobody held the line.
func (s *Server) fillFrom(ctx context.Context, f *simulationForm, day string) error {
	clock := s.clock(ctx)
	if day == "" {
		return nil
	}
	if !slices.ContainsFunc(lastWeek(clock), func(o ui.Option) bool { return o.Value == day }) {
		f.Errors["forecast"] = "Only the contacts of the last seven days can be loaded."
		return nil
	}
	from, err := time.ParseInLocation(dayOfFacts, day, clock.Zone)
	if err != nil {
		return fmt.Errorf("read the day of a simulation: %w", err)
	}
	seen := daySeen{queue: f.Queue, from: from, came: map[string][]int{}, talk: map[string]time.Duration{}, handled: map[string]int{}}
	if err := s.DB.Desk().Facts(ctx, storage.FactRange{From: from, To: from.AddDate(0, 0, 1), Most: mostDayFacts}, seen.count); err != nil {
		return err
	}
	if len(seen.came) == 0 {
		f.Errors["forecast"] = fmt.Sprintf("Nobody came to %s on %s.", f.Queue, from.Format("Mon 2 Jan"))
		return nil
	}
	seen.fill(f)
	return nil
}

// daySeen counts a queue's contacts of a day, by channel.
type daySeen struct {
	queue   string
	from    time.Time
	came    map[string][]int // by hour since the day began
	talk    map[string]time.Duration
	handled map[string]int
}

func (d *daySeen) count(fact routing.Fact) {
	switch f := fact.(type) {
	case routing.Entered:
		if f.Queue == d.queue && !f.Callback {
			d.arrived(f.Of)
		}
	case routing.Refused:
		if f.Queue == d.queue && !f.Callback && f.Reason == routing.ReasonFull {
			d.arrived(f.Of)
		}
	case routing.Handled:
		if f.Queue == d.queue {
			d.talk[f.Channel] += f.Talk
			d.handled[f.Channel]++
		}
	}
}

func (d *daySeen) arrived(of routing.Of) {
	hour := int(of.At.Sub(d.from) / time.Hour)
	list := d.came[of.Channel]
	for len(list) <= hour {
		list = append(list, 0)
	}
	list[hour]++
	d.came[of.Channel] = list
}

// fill writes the busiest channel's hours into the form, from the first in which somebody came.
func (d *daySeen) fill(f *simulationForm) {
	most := -1
	for channel, hours := range d.came {
		total := 0
		for _, n := range hours {
			total += n
		}
		if total > most || total == most && channel < f.Channel {
			most, f.Channel = total, channel
		}
	}
	hours := d.came[f.Channel]
	first := slices.IndexFunc(hours, func(n int) bool { return n > 0 })
	var numbers []string
	for _, n := range hours[first:] {
		numbers = append(numbers, strconv.Itoa(n))
	}
	f.Forecast, f.Interval, f.Begins = strings.Join(numbers, " "), "1h", d.from.Add(time.Duration(first)*time.Hour).Format("15:04")
	if n := d.handled[f.Channel]; n > 0 {
		f.Handle = max(time.Second, (d.talk[f.Channel] / time.Duration(n)).Round(time.Second)).String()
	}
}
