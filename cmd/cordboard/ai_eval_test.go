package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/runtime/ai"
	"cordboard/storage"
)

func TestAIEval(t *testing.T) {
	const set = "../../docs/examples/office-knowledge.eval.json"
	got := wantCode(t, exitOK, "", "ai", "eval", set)
	for _, want := range []string{"96 questions about 28 entries", "0 wrong", "recall@1 0.9", "MRR 0.9", "threshold  answered"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("got %s, want %q in it", got.stdout, want)
		}
	}
	e := jsonOf[ai.Evaluation](t, wantCode(t, exitOK, "", "ai", "eval", set, "--json").stdout)
	if e.Questions != 96 || len(e.Results) != 96 || len(e.Curve) == 0 || e.Recall < 0.9 {
		t.Errorf("got %d questions, %d results, want 96", e.Questions, len(e.Results))
	}
	knowledge := filepath.Join(t.TempDir(), "k.csv")
	if err := os.WriteFile(knowledge, []byte("title,text\nOpening hours,Nine to five.\nCats,We have none.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	one := `{"format":"cordboard.eval/v1","questions":[{"ask":"opening hours","answer":"Opening hours"},{"ask":"cats","hand_off":true}]}`
	got = wantCode(t, exitFindings, one, "ai", "eval", "-", "--knowledge", knowledge)
	if !strings.Contains(got.stdout, "MISS") || !strings.Contains(got.stdout, "wanted a hand-off") {
		t.Errorf("got %s, want the wrong answer named", got.stdout)
	}
	for args, want := range map[string]string{
		"--db x": "go together", "": "names no file", "--knowledge " + knowledge + "x": "no such file",
	} {
		got := command(t, one, append([]string{"ai", "eval", "-"}, strings.Fields(args)...)...)
		if got.code == exitOK || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: got %d %s, want %q", args, got.code, got.stderr, want)
		}
	}
	wantCode(t, exitUsage, `{"format":"cordboard.eval/v1","questions":[{"ask":"x","answer":"Dogs"}]}`, "ai", "eval", "-", "--knowledge", knowledge)
	wantCode(t, exitUsage, `{"format":`, "ai", "eval", "-", "--knowledge", knowledge)
}

// The knowledge may come from a database.
func TestAIEvalOfDatabase(t *testing.T) {
	db, path := openTest(t)
	k, err := db.SaveKnowledge(t.Context(), storage.Actor{Name: "test"}, storage.Knowledge{Name: "office"})
	if err == nil {
		err = db.SaveArticle(t.Context(), storage.Actor{Name: "test"}, k, storage.Article{Title: "Opening hours", Text: "Nine to five."})
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	one := `{"format":"cordboard.eval/v1","questions":[{"ask":"opening hours","answer":"Opening hours"}]}`
	if got := wantCode(t, exitOK, one, "ai", "eval", "-", "--db", path, "--base", "office"); !strings.Contains(got.stdout, "1 question about 1 entry: 1 answered (1 right") {
		t.Errorf("got %s", got.stdout)
	}
	wantCode(t, exitRefused, one, "ai", "eval", "-", "--db", path, "--base", "nowhere")
}
