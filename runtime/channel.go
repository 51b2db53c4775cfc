package runtime

import "context"

// Channel is a medium that customers are on: the telephone, a chat, mail. A contact names its own (flow.Contact.Channel), and whoever performs
// operations gives it those whose command flow.OnChannel names, and every flow.Stop.
type Channel interface {
	// Perform begins an operation and returns at once; one that has no answer is carried out when it returns. The answer goes to
	// Driver.Deliver with the operation's id: the event that the command's comment names, or flow.Failed when it cannot be done. After a
	// restart an operation may come again; Operation.Key is then the same. Stop ends an operation without an answer, and is ignored when the
	// operation is not the channel's. When the customer's leg ends, flow.Disconnected is delivered last, without an operation.
	Perform(ctx context.Context, o Operation)
}
