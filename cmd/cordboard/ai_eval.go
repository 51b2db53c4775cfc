package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
)

// AICmd groups the commands about AI agents.
type AICmd struct {
	Eval AIEvalCmd `cmd:"" help:"Measure what a knowledge base answers."`
}

// AIEvalCmd is `cordboard ai eval`.
type AIEvalCmd struct {
	File      string `arg:"" help:"Question set (cordboard.eval/v1); - is standard input."`
	Knowledge string `placeholder:"FILE" help:"Markdown or CSV file with the knowledge, instead of the one that the set names."`
	DB        string `name:"db" placeholder:"URL" help:"Take the knowledge from this database."`
	Base      string `placeholder:"NAME" help:"Name of the knowledge base in the database."`
	Verbose   bool   `short:"v" help:"Print every question, not only those that went wrong."`
	JSON      bool   `name:"json" help:"Print everything as a JSON object."`
}

// Help is the second part of `cordboard ai eval --help`.
func (c *AIEvalCmd) Help() string {
	return `Asks every question of a set as a customer would and compares with what the set expects: the title of an entry, or a hand-off. Prints how
many were answered, right and handed off, recall@1 and the mean reciprocal rank (MRR), and what other thresholds would do. No model is asked and no network used.
The format is described in docs/ai.md. Exits 1 when an answer is wrong.

Examples:

    cordboard ai eval docs/examples/office-knowledge.eval.json
    cordboard ai eval questions.json --knowledge articles.csv -v
    cordboard ai eval questions.json --db data/cordboard.db --base office --json`
}

// Run measures and prints.
func (c *AIEvalCmd) Run(ctx context.Context, t *terminal) error {
	data, err := t.read(c.File)
	if err != nil {
		return err
	}
	set, err := ai.ReadQuestionSet(data)
	if err != nil {
		return fault.New(fault.Invalid, "%s: %s", shown(c.File), place(data, err))
	}
	entries, err := c.entries(ctx, t, set)
	if err != nil {
		return err
	}
	if err := set.Check(entries); err != nil {
		return fault.New(fault.Invalid, "%s: %s", shown(c.File), fault.Message(err))
	}
	e := ai.Evaluate(set, entries)
	if c.JSON {
		err = t.json(e)
	} else {
		err = c.print(t, e)
	}
	if err == nil && e.Now.Wrong > 0 {
		return errFindings
	}
	return err
}

// entries reads the knowledge: from the database, from a file, or from the file that the set names.
func (c *AIEvalCmd) entries(ctx context.Context, t *terminal, set *ai.QuestionSet) ([]ai.Entry, error) {
	if (c.DB == "") != (c.Base == "") {
		return nil, fault.New(fault.Invalid, "--db and --base go together: the database, and the name of the knowledge base in it")
	}
	if c.DB != "" {
		return c.stored(ctx)
	}
	file := c.Knowledge
	if file == "" {
		if set.Knowledge == "" {
			return nil, fault.New(fault.Invalid, "%s: knowledge: the set names no file; give --knowledge or --db", shown(c.File))
		}
		file = beside(c.File, set.Knowledge)
	}
	data, err := t.read(file)
	if err != nil {
		return nil, err
	}
	read := ai.ReadMarkdown
	if strings.EqualFold(filepath.Ext(file), ".csv") {
		read = ai.ReadCSV
	}
	entries, problems := read(string(data))
	if len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "%s: %s", shown(file), problems[0])
	}
	return entries, nil
}

func (c *AIEvalCmd) stored(ctx context.Context) (entries []ai.Entry, err error) {
	err = Database{DB: c.DB}.with(ctx, func(db *storage.DB) error {
		k, err := db.Knowledge(ctx, c.Base)
		if err != nil {
			return err
		}
		articles, err := db.Articles(ctx, k.ID)
		for _, a := range articles {
			entries = append(entries, ai.Entry{Title: a.Title, Text: a.Text, Also: a.Also})
		}
		return err
	})
	return entries, err
}

func (c *AIEvalCmd) print(t *terminal, e ai.Evaluation) error {
	var b strings.Builder
	for _, r := range e.Results {
		if c.Verbose || !r.Right {
			mark := "ok   "
			if !r.Right {
				mark = "MISS "
			}
			fmt.Fprintf(&b, "%s %-8s %.3f  %s → %s%s\n", mark, r.Verdict, r.Score, line(r.Ask), line(r.Found), expected(r))
		}
	}
	n := e.Now
	fmt.Fprintf(&b, "%s about %s: %d answered (%d right, %d wrong), %d offered two (%d with the right one), %d handed off (%d rightly)\n",
		count(e.Questions, "question"), entriesWord(e.Entries), n.Answered, n.Right, n.Wrong, n.Offered, n.Held, n.HandedOff, n.Rightly)
	fmt.Fprintf(&b, "recall@1 %.3f, MRR %.3f\n\n", e.Recall, e.MRR)
	fmt.Fprintln(&b, "threshold  answered  right  wrong  offered  handed off")
	for _, p := range e.Curve {
		fmt.Fprintf(&b, "%9.2f  %8d  %5d  %5d  %7d  %10d\n", p.Threshold, p.Answered, p.Right, p.Wrong, p.Offered, p.HandedOff)
	}
	_, err := fmt.Fprint(t.out, b.String())
	return err
}

func expected(r ai.Result) string {
	switch {
	case r.Right:
		return ""
	case r.HandOff:
		return ", wanted a hand-off"
	case r.Rank == 0:
		return ", wanted " + line(r.Answer) + " (not found)"
	}
	return fmt.Sprintf(", wanted %s (rank %d)", line(r.Answer), r.Rank)
}

func entriesWord(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
