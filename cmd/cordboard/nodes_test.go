package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// nodeEnv makes this test binary the program cordboard.
const nodeEnv = "CORDBOARD_TEST_NODE"

// process is one of `cordboard serve` and a browser's session with it.
type process struct {
	t       *testing.T
	address string
	command *exec.Cmd
	client  *http.Client
	output  output
}

// output is what a process has written so far.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// startNode runs `cordboard serve` on a database until the test ends, and signs in.
func startNode(t *testing.T, database string) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &process{t: t, address: l.Addr().String()}
	_ = l.Close()
	n.command = exec.Command(os.Args[0], "serve", "--addr", n.address)
	n.command.Env = append(os.Environ(), nodeEnv+"=1", "CORDBOARD_DB="+database)
	n.command.Dir = t.TempDir()
	n.command.Stdout, n.command.Stderr = &n.output, &n.output
	if err := n.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.kill)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	n.client = &http.Client{Jar: jar, Timeout: 10 * time.Second}
	soon(t, "a node is ready: "+n.output.String(), func() bool {
		answer, err := n.client.Get("http://" + n.address + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	n.post("/login", url.Values{"email": {sari}, "password": {password}})
	return n
}

// kill ends the process as if its machine had lost power.
func (n *process) kill() {
	_ = n.command.Process.Kill()
	_ = n.command.Wait()
}

// get gives a page's text, post that of the page to which a form leads, and its path.
func (n *process) get(path string) string {
	n.t.Helper()
	answer, err := n.client.Get("http://" + n.address + path)
	text, _ := n.read(answer, err)
	return text
}

func (n *process) post(path string, form url.Values) (text, at string) {
	n.t.Helper()
	answer, err := n.client.PostForm("http://"+n.address+path, form)
	return n.read(answer, err)
}

func (n *process) read(answer *http.Response, err error) (text, at string) {
	n.t.Helper()
	if err != nil {
		n.t.Fatalf("%v\n%s", err, n.output.String())
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		n.t.Fatalf("%s: got %s (%v)\n%s", answer.Request.URL, answer.Status, err, body)
	}
	return string(body), answer.Request.URL.Path
}

// act is what the agent does at the desk.
func (n *process) act(what string, form url.Values) {
	n.t.Helper()
	form.Set("key", uuid.NewString())
	n.post("/desk/"+what, form)
}

// calls begins a live contact, presses 1 in its menu, and gives its page.
func (n *process) calls() string {
	n.t.Helper()
	_, page := n.post("/live/new", url.Values{"flow": {"line"}, "ani": {"+358401"}})
	soon(n.t, "the customer hears the menu", func() bool { return strings.Contains(n.get(page), "For support press 1.") })
	n.post(page, url.Values{"do": {"press"}, "keys": {"1"}})
	return page
}

// sees waits until the customer's page has a text.
func (n *process) sees(page, text string) {
	n.t.Helper()
	soon(n.t, "the customer sees "+text, func() bool { return strings.Contains(n.get(page), text) })
}

// busyCentre is a PostgreSQL database with a flow, a queue, an agent, and who plays both sides.
func busyCentre(t *testing.T) (address string, app *App) {
	t.Helper()
	address = storagetest.PostgresURL(t)
	db := openAt(t, address)
	hash, err := passwordHash()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateUser(t.Context(), tester, storage.NewUser{Email: sari, Name: "Sari", Hash: hash, Roles: []string{"admin", "agent"}}); err != nil {
		t.Fatal(err)
	}
	queue := storage.Queue{Name: "support", Settings: json.RawMessage(`{"offer_timeout":"2m"}`)}
	if _, err := db.SaveQueue(t.Context(), tester, queue); err != nil {
		t.Fatal(err)
	}
	agent := storage.Agent{Name: "anna", Settings: json.RawMessage(`{"user":"` + sari + `","queues":["support"]}`)}
	if _, err := db.SaveAgent(t.Context(), tester, agent); err != nil {
		t.Fatal(err)
	}
	document, err := flow.DecodeDraft([]byte(browserFlow))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{db: db}
	s.create(t, document)
	s.publish(t, "line", "First version")
	return address, &App{DB: db} // to look at what is kept
}

// offered waits until anna is offered a contact and gives its ticket.
func offered(t *testing.T, app *App) string {
	t.Helper()
	soon(t, "anna is offered the contact", func() bool { return state(t, app, "anna").State == routing.Offered })
	return state(t, app, "anna").Tickets[0].Ticket
}

// TestServeTwice runs two nodes on one database: a customer at one meets an agent at the other, which owns the desk; when that one is killed, the
// first goes on with both.
func TestServeTwice(t *testing.T) {
	address, app := busyCentre(t)
	second := startNode(t, address)
	second.act("state", url.Values{"state": {"available"}})
	soon(t, "anna is available", func() bool { return state(t, app, "anna").State == routing.Available })
	first := startNode(t, address)
	page := first.calls()
	ticket := offered(t, app)
	second.act("offer", url.Values{"ticket": {ticket}, "answer": {"accept"}})
	first.sees(page, "Connected with anna.")
	first.sees(page, "With anna")
	second.kill()
	first.act("finish", url.Values{"ticket": {ticket}})
	first.sees(page, "The flow ended the contact.")
	soon(t, "anna is available again", func() bool { return state(t, app, "anna").State == routing.Available })
	next := first.calls()
	first.act("offer", url.Values{"ticket": {offered(t, app)}, "answer": {"accept"}})
	first.sees(next, "Connected with anna.")
}

// TestKilledWithItsCustomer: the customers of a node that is killed are gone, and the other node takes them off its agents.
func TestKilledWithItsCustomer(t *testing.T) {
	address, app := busyCentre(t)
	first, second := startNode(t, address), startNode(t, address)
	second.act("state", url.Values{"state": {"available"}})
	soon(t, "anna is available", func() bool { return state(t, app, "anna").State == routing.Available })
	page := first.calls()
	second.act("offer", url.Values{"ticket": {offered(t, app)}, "answer": {"accept"}})
	first.sees(page, "With anna")
	contact := page[strings.LastIndexByte(page, '/')+1:]
	first.kill()
	began := time.Now()
	soon(t, "the contact is over", func() bool { return contactOf(t, app, contact).Status == runtime.Over })
	soon(t, "anna has nobody", func() bool {
		return !slices.ContainsFunc(state(t, app, "anna").Tickets, func(r routing.TicketRecord) bool { return r.Phase == "connected" })
	})
	t.Logf("%v after the kill", time.Since(began).Round(time.Millisecond))
	if kinds := events(t, app, contact); !slices.Contains(kinds, "disconnected") {
		t.Errorf("got the events %v, want that the customer is gone", kinds)
	}
}
