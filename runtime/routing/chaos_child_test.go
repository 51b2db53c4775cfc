package routing_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// chaosEnv has the database of a node of the chaos test, which is this test binary again.
const chaosEnv = "CORDBOARD_CHAOS_NODE"

func TestMain(m *testing.M) {
	address := os.Getenv(chaosEnv)
	if address == "" {
		os.Exit(m.Run())
	}
	if err := chaosNode(address); err != nil {
		fmt.Fprintln(os.Stderr, "chaos node:", err)
		os.Exit(1)
	}
}

// chaosNode runs the desk until the parent is gone.
func chaosNode(address string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	db, err := storage.Open(ctx, address, storage.Config{})
	if err != nil {
		return err
	}
	service := routing.NewService(routing.ServiceConfig{
		Store: db.Desk(), Settings: chaosSettings{}, Node: strconv.Itoa(os.Getpid()), NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Tell: func(context.Context, routing.Delivery) error { return nil },
	})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the parent
		stop()
	}()
	service.Run(ctx)
	return db.Close()
}

// chaosAgents is how many agents the chaos test has, each with chaosSlots chats at once.
const (
	chaosAgents = 8
	chaosSlots  = 3
)

func chaosAgent(i int) string { return fmt.Sprintf("agent-%d", i) }

// chaosSettings is one queue and its agents.
type chaosSettings struct{}

func (chaosSettings) Version(context.Context) (string, error) { return "1", nil }

func (chaosSettings) Load(context.Context) (routing.Setup, error) {
	setup := routing.Setup{Version: "1", Queues: []routing.Queue{{Name: "support"}}}
	for i := range chaosAgents {
		setup.Agents = append(setup.Agents, routing.Agent{Name: chaosAgent(i), Capacity: map[string]int{"chat": chaosSlots}, State: routing.Offline})
		setup.Queues[0].Agents = append(setup.Queues[0].Agents, routing.Member{Agent: chaosAgent(i)})
	}
	return setup, nil
}
