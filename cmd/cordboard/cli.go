package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"cordboard/flow/fault"
)

// The exit codes, as docs/cli.md and --help promise them.
const (
	exitOK          = 0
	exitFindings    = 1   // the command worked and found something: errors in a flow, a failed test call, a file that is not formatted
	exitUsage       = 2   // wrong arguments, or input that breaks a rule
	exitRefused     = 3   // not found, forbidden, or in conflict with what is there
	exitUnavailable = 4   // a file, database or server could not be reached
	exitInternal    = 5   // a bug
	exitInterrupted = 130 // stopped by Ctrl-C
)

const description = `Cordboard is a self-hosted flow designer and interpreter for contact centres.

  cordboard serve --demo                              try it on http://localhost:8080
  cordboard flow validate flows/*.json                check flows before they are published
  cordboard flow test flows                           run every *.test.json below a folder
  cordboard flow run main-line.json                   show what a caller hears

"-" stands for standard input where a FILE is wanted. Run a command with --help for its examples.

Exit codes: 0 done; 1 findings or failed tests; 2 wrong arguments or input; 3 not found, forbidden or in conflict;
4 file, database or server not reachable; 5 internal error; 130 interrupted.`

// cli is the tree of commands; kong makes the parser of it.
type cli struct {
	Serve      ServeCmd      `cmd:"" help:"Run the server: designer, API and interpreter."`
	Flow       FlowCmd       `cmd:"" help:"Check, format, compare, run, test, export and import flows."`
	Bundle     BundleCmd     `cmd:"" help:"Move flows with what they depend on from one installation to another."`
	Sync       SyncCmd       `cmd:"" help:"Keep a folder of flow files, such as a git repository, and an installation the same."`
	Table      TableCmd      `cmd:"" help:"Import and export tables as CSV."`
	Routing    RoutingCmd    `cmd:"" help:"Simulate queues and agents."`
	AI         AICmd         `cmd:"" name:"ai" help:"Measure AI agents."`
	Schema     SchemaCmd     `cmd:"" help:"Print the JSON Schema of a file format."`
	User       UserCmd       `cmd:"" help:"Create, list and disable users, and set their passwords."`
	Token      TokenCmd      `cmd:"" help:"Create, list and revoke API tokens."`
	Secret     SecretCmd     `cmd:"" help:"List secrets, and set the hosts that they may be sent to."`
	Migrate    MigrateCmd    `cmd:"" help:"Show or apply changes of the database's schema."`
	Version    VersionCmd    `cmd:"" help:"Print the version."`
	Completion CompletionCmd `cmd:"" help:"Print a completion script for a shell."`
}

// exitError ends the command with a code; without a message nothing more is printed.
type exitError struct {
	code    int
	message string
}

func (e *exitError) Error() string { return e.message }

// errFindings ends a command that has printed its findings.
var errFindings = &exitError{code: exitFindings}

// exited carries kong's wish to exit (after --help) out of the parser.
type exited int

// run parses the arguments, runs the command and gives the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	t := newTerminal(stdin, stdout, stderr)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case exited:
			code = int(p)
		default:
			fmt.Fprintf(stderr, "cordboard: internal error: %v; this is a bug, please report it with the command you ran\n%s", p, debug.Stack())
			code = exitInternal
		}
	}()
	parser, err := newParser(t)
	if err != nil {
		return t.report(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "cordboard: %s; run %q for help\n", clean(err.Error()), helpCommand(err))
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(t)
	return t.report(parsed.Run())
}

func newParser(t *terminal) (*kong.Kong, error) {
	return kong.New(&cli{},
		kong.Name("cordboard"), kong.Description(description), kong.Writers(t.out, t.err),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoAppDescFormat: true, NoExpandSubcommands: true, WrapUpperBound: 110}),
	)
}

// helpCommand is the command whose help would have said what went wrong.
func helpCommand(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
		return "cordboard " + strings.TrimSpace(commandPath(parse.Context.Selected())) + " --help"
	}
	return "cordboard --help"
}

func commandPath(n *kong.Node) string {
	if n == nil || n.Type == kong.ApplicationNode {
		return ""
	}
	return commandPath(n.Parent) + " " + n.Name
}

// report prints an error and gives its exit code.
func (t *terminal) report(err error) int {
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.message != "" {
			fmt.Fprintln(t.err, "cordboard: "+clean(exit.message))
		}
		return exit.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, "cordboard: interrupted")
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader has seen enough
	}
	fmt.Fprintln(t.err, "cordboard: "+clean(err.Error()))
	return exitCode(err)
}

// exitCode maps an error's code to the exit code.
func exitCode(err error) int {
	switch fault.CodeOf(err) {
	case fault.Invalid:
		return exitUsage
	case fault.NotFound, fault.Forbidden, fault.Conflict:
		return exitRefused
	case fault.Unavailable:
		return exitUnavailable
	}
	return exitInternal
}
