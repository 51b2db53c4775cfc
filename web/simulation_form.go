package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
	"cordboard/web/views"
)

// The limits of the page's form.
const (
	mostForecast   = 200    // intervals
	mostSimulated  = 50_000 // contacts of a day
	mostSimAgents  = 1000
	simulationSeed = 1
)

// simulationForm is the form with what was read from it.
type simulationForm struct {
	views.SimulationForm
	forecast []float64
}

// simulationInput reads the form and makes the two desks of it. What is wrong is in the form's errors.
func (s *Server) simulationInput(c echo.Context) (simulationForm, [2]*simulate.Scenario, error) {
	var desks [2]*simulate.Scenario
	if err := form(c); err != nil {
		return simulationForm{}, desks, err
	}
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := simulationForm{SimulationForm: views.SimulationForm{
		Queue: value("queue"), Channel: value("channel"), Forecast: value("forecast"), Begins: value("begins"), Interval: value("interval"),
		Handle: value("handle"), Spread: value("spread"), Patience: value("patience"), AnswerDelay: value("answer_delay"), Errors: map[string]string{},
	}}
	for prefix, v := range map[string]*views.SimulationVariant{"before.": &f.Before, "after.": &f.After} {
		*v = views.SimulationVariant{
			Agents: value(prefix + "agents"), Strategy: value(prefix + "strategy"), Threshold: value(prefix + "threshold"), WrapUp: value(prefix + "wrap_up"),
			OfferTimeout: value(prefix + "offer_timeout"), MaxWaiting: value(prefix + "max_waiting"), MaxWait: value(prefix + "max_wait"),
		}
	}
	ctx := c.Request().Context()
	q, err := s.DB.Queue(ctx, f.Queue)
	if err != nil {
		return f, desks, err
	}
	settings, err := routing.ParseQueue(q.Name, q.Settings)
	if err != nil {
		return f, desks, err
	}
	staff, err := s.staffOf(ctx, q.Name, f.Channel)
	if err != nil {
		return f, desks, err
	}
	f.readForecast()
	arrivals := f.arrivals()
	desks[0] = f.desk("before", f.Before, settings, staff, arrivals)
	desks[1] = f.desk("after", f.After, settings, staff, arrivals)
	f.checkDesks(desks)
	return f, desks, nil
}

// checkDesks is the net below the form's own checks.
func (f *simulationForm) checkDesks(desks [2]*simulate.Scenario) {
	for i, desk := range desks {
		if err := desk.Check(); err != nil && len(f.Errors) == 0 {
			for place, says := range fault.Fields(err) {
				f.Errors[""] = sentence([]string{"before", "after"}[i] + ": " + place + ": " + says)
			}
		}
	}
}

// readForecast reads the numbers and checks what the plots are labelled with.
func (f *simulationForm) readForecast() {
	total := 0.0
	for _, word := range strings.FieldsFunc(f.Forecast, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) }) {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil || !(n >= 0 && n <= mostSimulated) {
			f.Errors["forecast"] = fmt.Sprintf("“%.20s” is not a number of contacts.", word)
			return
		}
		total += n
		f.forecast = append(f.forecast, n)
	}
	switch {
	case len(f.forecast) == 0 || total == 0:
		f.Errors["forecast"] = "Write how many contacts come in each interval, such as 12 25 40 38."
	case len(f.forecast) > mostForecast:
		f.Errors["forecast"] = fmt.Sprintf("At most %d intervals; these are %d.", mostForecast, len(f.forecast))
	case total > mostSimulated:
		f.Errors["forecast"] = fmt.Sprintf("At most %d contacts a day; these are %.0f.", mostSimulated, total)
	}
	if _, err := time.Parse("15:04", f.Begins); err != nil {
		f.Errors["begins"] = "Write a time such as 08:00."
	}
}

// step is the length of an interval.
func (f *simulationForm) step() time.Duration {
	for _, o := range []time.Duration{15 * time.Minute, 30 * time.Minute} {
		if f.Interval == shortTime(routing.Duration(o)) {
			return o
		}
	}
	return time.Hour
}

// span reads a duration of the form.
func (f *simulationForm) span(field, text string) routing.Duration {
	d, err := time.ParseDuration(checkDuration(text, field, f.Errors))
	if err != nil && text != "" && f.Errors[field] == "" {
		f.Errors[field] = "Write a duration such as 20s or 2m30s."
	}
	if d > 24*time.Hour {
		f.Errors[field] = "At most 24 hours."
	}
	return routing.Duration(max(d, 0))
}
