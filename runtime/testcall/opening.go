package testcall

import (
	"context"
	"regexp"
	"time"

	"github.com/google/uuid"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Opening says what a new test call of a Manager is.
type Opening struct {
	Document *flow.Flow   // what is called, published or not; required
	Contact  flow.Contact // who contacts whom
	World    World        // what stands in; what it leaves out is the server's own
	Start    string       // activity that it begins at; "": the document's own start
	StopAt   []string     // activities at which the clock pauses, from the first on
	Now      time.Time    // where the clock begins; zero: the world's, else the real time
}

// Start begins a user's call and gives its id. A user's oldest call makes room for a new one beyond the limit. Faults name fields: channel,
// ani, dnis or a path such as world.queues.sales.
func (m *Manager) Start(ctx context.Context, user string, o Opening) (string, error) {
	document, err := o.ready()
	if err != nil {
		return "", err
	}
	m.starting.Lock() // one at a time, so that the limits hold
	defer m.starting.Unlock()
	if err := m.room(user); err != nil {
		return "", err
	}
	config, err := m.prepare(ctx, document)
	if err != nil {
		return "", err
	}
	c := o.Contact
	config.Caller = Caller{Channel: c.Channel, ANI: c.ANI, DNIS: c.DNIS, Language: c.Language, EntryPoint: c.EntryPoint}
	config.World, config.Now, config.StopAt = o.World, o.Now, o.StopAt
	if o.Now.IsZero() && o.World.Now == "" {
		config.Now = m.config.Clock()
	}
	session, err := Start(ctx, config)
	if err != nil {
		return "", err
	}
	m.watchOver(ctx, user, session)
	return config.Contact, nil
}

// prepare readies what a session needs besides its opening.
func (m *Manager) prepare(ctx context.Context, document *flow.Flow) (Config, error) {
	config := Config{
		Driver: m.config.Driver, Programs: m.config.Programs, Registry: m.config.Registry, Queue: m.config.Queue, Agent: m.config.Agent, AI: m.config.AI,
		Length: m.config.Length, Real: true, Contact: uuid.Must(uuid.NewV7()).String(), Document: document,
	}
	var err error
	if config.Program, err = m.config.Save(ctx, document); err != nil {
		return Config{}, err
	}
	if m.config.Prepare != nil {
		config.Reads, err = m.config.Prepare(ctx, document)
	}
	return config, err
}

// watchOver lets a session run with real time as a user's call.
func (m *Manager) watchOver(ctx context.Context, user string, s *Session) {
	callCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &call{Session: s, user: user, stop: stop, ctx: callCtx, gone: make(chan struct{}), used: time.Now()}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls[c.contact()] = c
	if m.closed {
		c.stop() // the server began to stop meanwhile; run hangs it up
	}
	m.done.Go(func() { m.run(c.contact(), c) })
}

// ready checks an opening and gives the document as it is called: with the world's variables as defaults.
func (o Opening) ready() (*flow.Flow, error) {
	if err := checkCaller(o.Contact); err != nil {
		return nil, err
	}
	if len(o.StopAt) > mostBreaks {
		return nil, fault.Field("stop_at", "A call stops at %d activities at most.", mostBreaks)
	}
	if err := o.World.Check(); err != nil {
		return nil, err
	}
	if len(o.World.Subflows) > 0 {
		return nil, fault.Field("world.subflows", "A test call on a server calls the server's own flows.")
	}
	document, err := o.World.seeded(o.Document)
	if err != nil {
		return nil, fault.Field("world.variables", "%s", err)
	}
	document, err = startedAt(document, o.Start)
	if err != nil {
		return nil, fault.Field("start", "The activity that the call begins at is not in the flow any more.")
	}
	return document, nil
}

// longestAddress bounds a number or address.
const longestAddress = 128

func checkCaller(c flow.Contact) error {
	switch c.Channel {
	case "", "voice", "chat", "sms", "email":
	default:
		return fault.Field("channel", "Choose voice, chat, sms or email.")
	}
	for field, text := range map[string]string{"ani": c.ANI, "dnis": c.DNIS, "language": c.Language, "entry_point": c.EntryPoint} {
		if len(text) > longestAddress {
			return fault.Field(field, "Use at most %d characters.", longestAddress)
		}
	}
	if voice := c.Channel == "" || c.Channel == "voice"; voice && c.ANI != "" && !telephone.MatchString(c.ANI) {
		return fault.Field("ani", "Use a number such as +358401234567, a SIP address such as sip:anna@example.com, or anonymous.")
	}
	return nil
}

// telephone is what a call can come from: digits as people group them, a SIP address (RFC 3261), or nobody who says so.
var telephone = regexp.MustCompile(`^(\+?[0-9][0-9 ()./-]*|sips?:[^\s@]+@[^\s@]+|anonymous)$`)
