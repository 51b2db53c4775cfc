package ai

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
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
	// Secret gives the value of a secret by name; nil: endpoints that name one are not asked.
	Secret func(ctx context.Context, name string) (string, error)
	Now    func() time.Time // in the organisation's zone; nil: time.Now
	// FirstToken and Turn bound how long an endpoint may take until it begins to answer, and for the whole turn; 0: 6 s and flow.AIPatience.
	FirstToken, Turn time.Duration
	// Pause is the time before a failed request is made again; 0: 300 ms.
	Pause time.Duration
}

// Engine carries out flow.AskAI and flow.DetectIntent. It is safe for concurrent use.
type Engine struct {
	config  Config
	mu      sync.Mutex
	indexes map[string]indexed // by knowledge base and language
}

type indexed struct {
	mark  string
	index *Index
}

// mostIndexes bounds how many knowledge bases are kept ready.
const mostIndexes = 100

// New makes an engine.
func New(c Config) *Engine {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.FirstToken, c.Turn = cmp.Or(c.FirstToken, 6*time.Second), cmp.Or(c.Turn, flow.AIPatience)
	c.Pause = cmp.Or(c.Pause, 300*time.Millisecond)
	return &Engine{config: c, indexes: map[string]indexed{}}
}

// Do carries out a command for a contact on a version of a flow. nil: ctx ended first, and nothing is known; or the command is none of AI.
func (e *Engine) Do(ctx context.Context, program string, command flow.Command) flow.Event {
	var event flow.Event
	var err error
	switch c := command.(type) {
	case *flow.AskAI:
		event, err = e.ask(ctx, cmp.Or(c.Program, program), c)
	case *flow.DetectIntent:
		event, err = e.detect(ctx, cmp.Or(c.Program, program), c)
	default:
		return nil
	}
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return &flow.Failed{Code: string(fault.CodeOf(err)), Message: fault.Message(err)}
	}
	return event
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
		t.index, err = e.index(ctx, agent.Settings.Knowledge, t.language())
	}
	return t, err
}

// index gives a knowledge base's index, made anew when its entries changed.
func (e *Engine) index(ctx context.Context, knowledge, language string) (*Index, error) {
	entries, mark, err := e.config.Source.Knowledge(ctx, knowledge)
	if err != nil {
		return nil, err
	}
	key := knowledge + " " + primary(language)
	e.mu.Lock()
	defer e.mu.Unlock()
	if known, ok := e.indexes[key]; ok && known.mark == mark {
		return known.index, nil
	}
	if len(e.indexes) >= mostIndexes {
		clear(e.indexes)
	}
	made := indexed{mark, NewIndex(entries, language)}
	e.indexes[key] = made
	return made.index, nil
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
	return e.config.Meter.UseAI(ctx, a.ID, e.config.Now(), Usage{Turns: used.Turns, Tokens: used.Tokens})
}
