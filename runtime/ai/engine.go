package ai

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Config is what New needs.
type Config struct {
	Source Source // required
	Meter  Meter  // nil: nothing is counted and there are no budgets
	// Client makes the requests to model endpoints. It must refuse what is inside (see runtime/effect). nil: only the embedded AI agent.
	Client *http.Client
	// Secret gives the value of a secret by name for a request to an address, unless it may not be sent there; nil: endpoints that name one are
	// not asked.
	Secret func(ctx context.Context, name string, address *url.URL) (string, error)
	Now    func() time.Time // in the organisation's zone; nil: time.Now
	// FirstToken and Turn bound how long an endpoint may take until it begins to answer, and for the whole turn; 0: 6 s and flow.AIPatience.
	FirstToken, Turn time.Duration
	// Pause is the time before a failed request is made again; 0: 300 ms.
	Pause time.Duration
	// AtOnce bounds how many turns are under way at once; 0: the constant AtOnce. A turn waits for a place for as long as Wait (0: 5 s), which
	// counts towards Turn; then the AI agent is unavailable.
	AtOnce int
	Wait   time.Duration
}

// meterPatience bounds how long counting may take after a turn.
const meterPatience = 3 * time.Second

// AtOnce is how many turns of AI agents may be under way at once unless the configuration says another number.
const AtOnce = 64

// Engine carries out flow.AskAI and flow.DetectIntent. It is safe for concurrent use.
type Engine struct {
	config  Config
	library library
	slots   chan struct{} // of the turns under way
}

// New makes an engine.
func New(c Config) *Engine {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.FirstToken, c.Turn = cmp.Or(c.FirstToken, 6*time.Second), cmp.Or(c.Turn, flow.AIPatience)
	c.Pause = cmp.Or(c.Pause, 300*time.Millisecond)
	c.AtOnce, c.Wait = cmp.Or(c.AtOnce, AtOnce), cmp.Or(c.Wait, 5*time.Second)
	return &Engine{config: c, library: library{source: c.Source, kept: map[string]indexed{}}, slots: make(chan struct{}, c.AtOnce)}
}

// Do carries out a command for a contact on a version of a flow. nil: ctx ended first, and nothing is known; or the command is none of AI. A
// command that gets no place in time, or takes longer than a turn may, has an answer all the same: that the AI agent is unavailable.
func (e *Engine) Do(ctx context.Context, program string, command flow.Command) flow.Event {
	if _, asks := command.(*flow.AskAI); !asks {
		if _, detects := command.(*flow.DetectIntent); !detects {
			return nil
		}
	}
	bounded, cancel := context.WithTimeout(ctx, e.config.Turn)
	defer cancel()
	event, err := e.inTurn(bounded, program, command)
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, errBusy) || err != nil && bounded.Err() != nil:
		return late(command)
	case err != nil:
		return &flow.Failed{Code: string(fault.CodeOf(err)), Message: fault.Message(err)}
	}
	return event
}

// errBusy says that every place was taken for too long.
var errBusy = errors.New("as many AI agents as may be are at work")

// inTurn carries out a command once there is a place for it.
func (e *Engine) inTurn(ctx context.Context, program string, command flow.Command) (flow.Event, error) {
	wait := time.NewTimer(e.config.Wait)
	defer wait.Stop()
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-wait.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c, detects := command.(*flow.DetectIntent); detects {
		return e.detect(ctx, cmp.Or(c.Program, program), c)
	}
	c, _ := command.(*flow.AskAI)
	return e.ask(ctx, cmp.Or(c.Program, program), c)
}

// late is the answer to a command for which there was no time.
func late(command flow.Command) flow.Event {
	if _, detects := command.(*flow.DetectIntent); detects {
		return &flow.Failed{Code: string(fault.Unavailable), Message: "the intent could not be found out in time"}
	}
	return &flow.AIAnswered{Decision: flow.AIUnavailable, Reason: flow.AIProviderDown}
}

func (e *Engine) ask(ctx context.Context, program string, ask *flow.AskAI) (flow.Event, error) {
	t, err := e.prepare(ctx, program, ask)
	if err != nil {
		return nil, err
	}
	unavailable := func(reason flow.AIReason) (flow.Event, error) {
		return t.answer(&flow.AIAnswered{Decision: flow.AIUnavailable, Reason: reason}), nil
	}
	if t.agent.Settings.Missing() != "" {
		return unavailable(flow.AINotReady)
	}
	left, err := e.left(ctx, t.agent)
	if err != nil {
		return nil, err
	}
	if !left {
		return unavailable(flow.AINoCredit)
	}
	if len(ask.Turns) == 0 {
		return t.answer(&flow.AIAnswered{Decision: flow.AIGoOn, Say: cmp.Or(t.agent.Settings.Greeting, t.speaks.greeting)}), nil
	}
	answer := t.rules()
	if answer == nil {
		answer = e.think(ctx, t)
	}
	answer.Usage.Turns = 1
	if err := e.use(ctx, t.agent, answer.Usage); err != nil {
		return nil, err
	}
	return answer, nil
}

// think lets the model or the knowledge answer.
func (e *Engine) think(ctx context.Context, t *turn) *flow.AIAnswered {
	if t.agent.Settings.Endpoint != nil && e.config.Client != nil {
		return e.model(ctx, t)
	}
	return t.fromKnowledge()
}

// prepare finds the AI agent and what it answers from.
func (e *Engine) prepare(ctx context.Context, program string, ask *flow.AskAI) (*turn, error) {
	agent, err := e.config.Source.AIAgent(ctx, program, ask.Agent)
	if err != nil {
		return nil, err
	}
	t := &turn{agent: agent, ask: ask}
	t.speaks = phrasesOf(t.language())
	if last := len(ask.Turns) - 1; last >= 0 {
		t.said = strings.TrimSpace(ask.Turns[last].Text)
	}
	if agent.Settings.Knowledge != "" && len(ask.Turns) > 0 {
		t.index, err = e.library.index(ctx, agent.Settings.Knowledge, t.language())
	}
	return t, err
}

// left says whether the budget still has something.
func (e *Engine) left(ctx context.Context, a Agent) (bool, error) {
	budget := a.Settings.Budget
	if e.config.Meter == nil || budget.Turns == 0 && budget.Tokens == 0 {
		return true, nil
	}
	used, err := e.config.Meter.AIUsed(ctx, a.ID, budget.Since(e.config.Now()))
	return err == nil && !budget.spent(used), err
}

func (e *Engine) use(ctx context.Context, a Agent, used flow.AIUsage) error {
	if e.config.Meter == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), meterPatience) // what was used counts, also when the turn's time is up
	defer cancel()
	return e.config.Meter.UseAI(ctx, a.ID, e.config.Now(), Usage{Turns: used.Turns, Tokens: used.Tokens})
}
