package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"cordboard/flow"
)

// sessionScript edits a flow at random as the designer does: its store, its undo stack and its autosave, with the page's data and the real server.
const sessionScript = `(async () => {
	const [{ createStore }, { createAutosave }, { createCatalog }, { randomEdit }, { random }] = await Promise.all(['store', 'autosave', 'catalog', 'testedits', 'testdata'].map((name) => import('/static/designer/' + name + '.js')));
	globalThis.begin = async (name, other, seed) => {
		const page = new DOMParser().parseFromString(await (await fetch('/flows/' + name)).text(), 'text/html');
		const data = JSON.parse(page.getElementById('designer-data').textContent), next = random(seed);
		const store = createStore(data.flow), catalog = createCatalog(data.catalog, data.groups, data);
		const autosave = createAutosave(store, { url: '/flows/' + name + '/draft', etag: data.etag });
		const done = async () => {
			await autosave.flush();
			return JSON.stringify({ document: store.document(), left: autosave.isDirty(), undo: store.undoLabel(), redo: store.redoLabel() });
		};
		return {
			async edit(steps) {
				for (let i = 0; i < steps; i++) {
					randomEdit({ next, store, catalog, other });
					if (next() < 0.15) store.undo();
					if (next() < 0.1) store.redo();
					if (next() < 0.2) await autosave.flush();
				}
				while (store.canRedo()) store.redo();
				return done();
			},
			async undo() {
				while (store.canUndo()) store.undo();
				return done();
			},
			async redo() {
				while (store.canRedo()) store.redo();
				return done();
			},
		};
	};
	return true;
})()`

// moment is what a session holds, and whether something of it is still to be saved.
type moment struct {
	Document   json.RawMessage `json:"document"`
	Left       bool            `json:"left"`
	Undo, Redo string
}

// TestRandomSessions replays a hundred random editing sessions in the browser: after each, after undoing all and after doing all again, the
// document is what the server has, and undo and redo come back to what was there.
func TestRandomSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, anna)
	p.goTo("/flows")
	eval[bool](p, sessionScript)
	other := canonical(t, s, chainFlow("other", 4))
	for seed := 1; seed <= 100; seed++ {
		name := fmt.Sprintf("session-%d", seed)
		s.create(t, chainFlow(name, 12))
		start := canonical(t, s, s.draft(t, name))
		eval[bool](p, fmt.Sprintf("(async () => { globalThis.one = await begin(%q, %s, %d); return true; })()", name, other, seed))
		end, _ := replay(p, name, "edit(40)")
		undone, stack := replay(p, name, "undo()")
		if stack.Undo != "" || (stack.Redo == "") != (start == end) {
			t.Errorf("session %d, everything undone: undo offers %q and redo %q", seed, stack.Undo, stack.Redo)
		}
		if undone != start {
			t.Fatalf("session %d, everything undone: got %s, want %s", seed, undone, start)
		}
		if again, stack := replay(p, name, "redo()"); again != end || stack.Redo != "" {
			t.Fatalf("session %d, everything done again: got %s with %q left to redo, want %s", seed, again, stack.Redo, end)
		}
	}
}

// replay goes on with the session on the page and gives its document in the canonical form, which must be the server's.
func replay(p *page, name, step string) (string, moment) {
	p.t.Helper()
	var m moment
	if err := json.Unmarshal([]byte(eval[string](p, "one."+step)), &m); err != nil {
		p.t.Fatal(err)
	}
	f, err := flow.DecodeDraft(m.Document)
	if err != nil {
		p.t.Fatalf("%s after %s: %v", name, step, err)
	}
	got, want := canonical(p.t, p.site, f), canonical(p.t, p.site, p.site.draft(p.t, name))
	if m.Left || got != want {
		p.t.Fatalf("%s after %s (something left to save: %v): the page has %s, the server %s", name, step, m.Left, got, want)
	}
	return got, m
}

// canonical is a flow in the canonical form.
func canonical(t testing.TB, s *site, f *flow.Flow) string {
	t.Helper()
	data, err := flow.Encode(f, s.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
