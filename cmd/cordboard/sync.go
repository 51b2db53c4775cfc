package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// SyncCmd is `cordboard sync`.
type SyncCmd struct {
	Target
	Dir       string `arg:"" help:"Folder with flow files; those below it count, too."`
	Pull      bool   `help:"The other way: from the installation to the files."`
	DryRun    bool   `help:"Only print the plan."`
	Overwrite bool   `help:"In a conflict, take what the direction says: the file, or with --pull the draft."`
	JSON      bool   `name:"json" help:"Print a JSON array of steps."`
}

// Help is the second part of `cordboard sync --help`.
func (c *SyncCmd) Help() string {
	return `Files → drafts; with --pull drafts → files. Saved test calls go with their flows: files that end in .test.json and name the flow's file. Nothing is published, and nothing is deleted on either side. The file .cordboard-sync.json in the folder
remembers, for each installation, what both sides had when they were last the same: keep it in version control with the flows. By it a flow
that changed on one side is told from a conflict, which is one that changed on both: conflicts are named and left alone, and the exit code is 1.
What is the same already is not touched, so doing it again does nothing.

Examples:

    cordboard sync flows --dry-run
    cordboard sync flows --db data/cordboard.db
    cordboard sync flows --pull
    CORDBOARD_TOKEN=cb_… cordboard sync flows --server https://cordboard.example.com`
}

// syncRun is one sync with what it has found.
type syncRun struct {
	*SyncCmd
	place  installation
	memory syncMemory
	base   map[string]string
	plan   []syncStep

	flowFiles map[string]string // by flow
	testFiles map[string]bool   // those that tests have
}

// Run syncs.
func (c *SyncCmd) Run(ctx context.Context, t *terminal) error {
	if info, err := os.Stat(c.Dir); err != nil {
		return fileError(c.Dir, err)
	} else if !info.IsDir() {
		return fault.New(fault.Invalid, "%s is no folder", c.Dir)
	}
	if c.Server != "" {
		r, err := c.remote()
		if err != nil {
			return err
		}
		return c.sync(ctx, t, serverDrafts{r})
	}
	open := c.make
	if c.Pull {
		open = c.with // an installation that is not there has nothing to pull
	}
	return open(ctx, func(db *storage.DB) error { return c.sync(ctx, t, databaseDrafts{db}) })
}

func (c *SyncCmd) sync(ctx context.Context, t *terminal, place installation) error {
	run, err := c.planned(ctx, t, place)
	if err != nil {
		return err
	}
	if !c.DryRun {
		err = run.do(ctx)
	}
	if printErr := run.print(t); err == nil {
		err = printErr
	}
	if err == nil && slices.ContainsFunc(run.plan, func(s syncStep) bool { return s.Action == syncConflict || s.Action == syncGone }) {
		return errFindings
	}
	return err
}

func (c *SyncCmd) planned(ctx context.Context, t *terminal, place installation) (*syncRun, error) {
	files, err := folderFlows(t, c.Dir)
	if err != nil {
		return nil, err
	}
	if err := addFolderTests(t, c.Dir, files); err != nil {
		return nil, err
	}
	here, err := place.drafts(ctx)
	if err != nil {
		return nil, err
	}
	if err := addTests(ctx, place, here); err != nil {
		return nil, err
	}
	id, err := place.id(ctx)
	if err != nil {
		return nil, err
	}
	run := &syncRun{SyncCmd: c, place: place}
	if run.memory, err = readMemory(c.Dir); err != nil {
		return nil, err
	}
	if run.memory.Installations[id] == nil {
		run.memory.Installations[id] = map[string]string{}
	}
	run.base = run.memory.Installations[id]
	from, to := files, here
	if c.Pull {
		from, to = here, files
	}
	run.flowFiles, run.testFiles = map[string]string{}, map[string]bool{}
	for key, one := range files {
		if one.test != nil {
			run.testFiles[one.file] = true
		} else {
			run.flowFiles[key] = one.file
		}
	}
	run.plan = syncPlan(from, to, run.base, c.Overwrite)
	return run, nil
}

// do carries the plan out, in order, and remembers what both sides have. When a step fails, those before it are remembered.
func (r *syncRun) do(ctx context.Context) error {
	before := maps.Clone(r.base)
	var failed error
	for i, s := range r.plan {
		switch s.Action {
		case syncSame:
			r.base[s.key] = s.from.digest
			continue
		case syncCreate, syncUpdate:
		default:
			continue
		}
		if err := r.step(ctx, &r.plan[i]); err != nil {
			failed = fmt.Errorf("%s: %w", s.what(), err)
			r.plan = r.plan[:i]
			break
		}
		r.base[s.key] = s.from.digest
	}
	if maps.Equal(before, r.base) {
		return failed
	}
	if err := r.memory.write(r.Dir); failed == nil {
		failed = err
	}
	return failed
}

func (r *syncRun) step(ctx context.Context, s *syncStep) error {
	switch {
	case s.Test != "" && r.Pull:
		return r.pullTest(s)
	case s.Test != "":
		return r.pushTest(ctx, s)
	case r.Pull && s.to == nil:
		s.File = filepath.Join(r.Dir, s.Flow+".json")
		if _, err := os.Lstat(s.File); err == nil {
			return fault.New(fault.Conflict, "%s is there already and holds something else; move it first", s.File)
		}
		return write(s.File, s.from.data)
	case r.Pull:
		return write(s.to.file, s.from.data)
	case s.to == nil:
		return r.place.create(ctx, s.from)
	}
	return r.place.update(ctx, s.from, s.to.revision)
}

// what names what a step is about.
func (s syncStep) what() string {
	if s.Test == "" {
		return s.Flow
	}
	return s.Flow + ", test “" + s.Test + "”"
}

// words says what a step did, or would do.
func (r *syncRun) words(s syncStep) string {
	side, other := "the draft", "the file"
	if s.Test != "" {
		side = "the saved test"
	}
	if r.Pull {
		side, other = other, side
	}
	would := ""
	if r.DryRun {
		would = "would be "
	}
	switch s.Action {
	case syncSame:
		return "is the same"
	case syncCreate:
		return side + " " + would + "made"
	case syncUpdate:
		return side + " " + would + "changed to what " + other + " is"
	case syncBehind:
		return "left: only " + side + " has changed since the last sync; " + r.otherWay() + " takes it over"
	case syncOther:
		return "left: there is no " + strings.TrimPrefix(other, "the ") + "; " + r.otherWay() + " makes it"
	case syncGone:
		return "CONFLICT: " + side + " was deleted since the last sync; delete " + other + ", too, or --overwrite makes it again"
	}
	return "CONFLICT: both have changed since the last sync, or there was none; --overwrite puts " + other + " in the place of " + side
}

func (r *syncRun) otherWay() string {
	if r.Pull {
		return "a sync without --pull"
	}
	return "--pull"
}

func (r *syncRun) print(t *terminal) error {
	if r.JSON {
		if r.plan == nil {
			r.plan = []syncStep{}
		}
		return t.json(r.plan)
	}
	for _, s := range r.plan {
		fmt.Fprintln(t.out, line(s.what()+": "+r.words(s)))
	}
	return nil
}
