package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// script writes a test's file that hears something.
func (s *syncing) script(file, name, flowFile, hears string) {
	s.t.Helper()
	text := `{"format":"cordboard.test/v1","name":"` + name + `","flow":"` + flowFile + `","contact":{"channel":"voice"},"world":{"queues":{"support":{"agents":1}}},"steps":[{"hears":"` + hears + `"}]}`
	path := filepath.Join(s.dir, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// calls gives the tests of a flow in the installation, name → script.
func (s *syncing) calls(flowName string) map[string]storage.SavedCall {
	s.t.Helper()
	all := map[string]storage.SavedCall{}
	s.open(func(db *storage.DB) {
		list, err := db.SavedCalls(s.t.Context(), flowName)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, one := range list {
			all[one.Name] = one
		}
	})
	return all
}

// testStory takes the tests of a flow through changes on each side, and on both.
func (s *syncing) testStory() {
	t := s.t
	s.file("line", "one")
	s.script("tests/rings.test.json", "rings", "../line.json", "one")
	s.script("elsewhere.test.json", "elsewhere", "other.json", "x") // of a flow that is not in the folder
	s.sync(exitOK, "line, test “rings”: the saved test would be made", "--dry-run")
	s.sync(exitOK, "line, test “rings”: the saved test made")
	s.sync(exitOK, "line, test “rings”: is the same")
	got := s.calls("line")
	if len(got) != 1 || !strings.Contains(string(got["rings"].Script), `"line.json"`) {
		t.Fatalf("got %v, want the one test, about the flow", got)
	}
	s.script("tests/rings.test.json", "rings", "../line.json", "two")
	s.sync(exitOK, "line, test “rings”: the saved test changed to what the file is")
	s.open(func(db *storage.DB) {
		call := s.callsIn(db, "line")[0]
		call.Script = []byte(strings.Replace(string(call.Script), "two", "three", 1))
		if _, err := db.SaveCall(t.Context(), tester, "line", call); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveCall(t.Context(), tester, "line", storage.SavedCall{Name: "Äänetön? Yes!", Script: call.Script}); err != nil {
			t.Fatal(err)
		}
	})
	s.sync(exitOK, "line, test “rings”: left: only the saved test has changed")
	s.sync(exitOK, "line, test “rings”: the file changed to what the saved test is", "--pull")
	if text := readText(t, filepath.Join(s.dir, "tests", "rings.test.json")); !strings.Contains(text, "three") || !strings.Contains(text, `"../line.json"`) {
		t.Errorf("got %s, want the new step and the path of before", text)
	}
	if text := readText(t, filepath.Join(s.dir, "line.net-n-yes.test.json")); !strings.Contains(text, "Äänetön? Yes!") {
		t.Errorf("got %s, want the new test", text)
	}
	s.sync(exitOK, "is the same", "--pull")
	s.script("tests/rings.test.json", "rings", "../line.json", "four")
	s.open(func(db *storage.DB) {
		call := s.callsIn(db, "line")[0]
		call.Script = []byte(strings.Replace(string(call.Script), "three", "five", 1))
		if _, err := db.SaveCall(t.Context(), tester, "line", call); err != nil {
			t.Fatal(err)
		}
	})
	s.sync(exitFindings, "line, test “rings”: CONFLICT: both have changed")
	s.sync(exitOK, "line, test “rings”: the saved test changed", "--overwrite")
	if script := string(s.calls("line")["rings"].Script); !strings.Contains(script, "four") {
		t.Errorf("got %s, want the file's", script)
	}
}

func (s *syncing) callsIn(db *storage.DB, flowName string) []storage.SavedCall {
	s.t.Helper()
	list, err := db.SavedCalls(s.t.Context(), flowName)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestSyncTestsByServer(t *testing.T) {
	s, _ := newServerSyncing(t)
	s.testStory()
}

func TestSyncTests(t *testing.T) {
	s := newSyncing(t)
	s.testStory()
	s.open(func(db *storage.DB) {
		if err := db.DeleteFlow(t.Context(), tester, "line"); err != nil {
			t.Fatal(err)
		}
	})
	s.sync(exitFindings, "line, test “rings”: CONFLICT: the saved test was deleted")
	s.sync(exitOK, "line, test “rings”: the saved test made", "--overwrite")
	s.script("again.test.json", "Rings", "line.json", "x")
	got := wantCode(t, exitUsage, "", append([]string{"sync", s.dir}, s.to...)...)
	if !strings.Contains(got.stderr, "are both the test") {
		t.Errorf("got %s, want both files to be named", got.stderr)
	}
	s.script("again.test.json", "broken", "line.json", `"}, {"shouts":"x`)
	wantCode(t, exitUsage, "", append([]string{"sync", s.dir}, s.to...)...)
}

// Tests go with flow export and flow import, in files of their own.
func TestExportImportTests(t *testing.T) {
	from, to := newSyncing(t), newSyncing(t)
	from.file("line", "one")
	from.script("rings.test.json", "rings", "line.json", "one")
	from.sync(exitOK, "made")
	file := filepath.Join(to.dir, "main.json")
	wantCode(t, exitUsage, "", append([]string{"flow", "export", "line", "--tests"}, from.to...)...)
	wantCode(t, exitOK, "", append([]string{"flow", "export", "line", "--tests", "-o", file}, from.to...)...)
	if text := readText(t, filepath.Join(to.dir, "main.rings.test.json")); !strings.Contains(text, `"flow": "main.json"`) {
		t.Fatalf("got %s, want the test beside the flow", text)
	}
	wantCode(t, exitOK, "", append([]string{"flow", "export", "line", "--tests", "-o", file}, from.to...)...) // again: the same files
	if paths, err := filepath.Glob(filepath.Join(to.dir, "*.test.json")); err != nil || len(paths) != 1 {
		t.Errorf("got %v (%v), want one file", paths, err)
	}
	flags := append([]string{"flow", "import", file, "--tests", "--name", "second", "--map", "queue/support=help"}, to.to...)
	say := func(want string, more ...string) {
		t.Helper()
		if got := wantCode(t, exitFindings, "", append(flags, more...)...); !strings.Contains(got.stdout, want) {
			t.Errorf("%v: got %s, want %s", more, got.stdout, want)
		}
	}
	say("test “rings” would be created", "--dry-run")
	say("test “rings” created")
	script := string(to.calls("second")["rings"].Script)
	if !strings.Contains(script, `"second.json"`) || !strings.Contains(script, `"help"`) {
		t.Errorf("got %s, want the names of here", script)
	}
	say("test “rings” is the same", "--replace")
	to.script("main.rings.test.json", "rings", "main.json", "two")
	say("test “rings” replaced", "--replace")
}

// A server that has no time is asked again when it says, and not for ever.
func TestServerWithoutTime(t *testing.T) {
	asked, busy := 0, 3
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked <= busy {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"error":{"code":"too_many_requests","message":"Too many."}}`))
			return
		}
		_, _ = w.Write([]byte(`{"tests":[]}`))
	}))
	defer server.Close()
	r, err := Target{Server: server.URL, Token: "x"}.remote()
	if err != nil {
		t.Fatal(err)
	}
	if list, err := (serverDrafts{r}).tests(t.Context(), "line"); err != nil || len(list) != 0 || asked != 4 {
		t.Errorf("got %v (%v) after %d requests, want an answer after 4", list, err, asked)
	}
	asked, busy = 0, 1000
	if _, err := (serverDrafts{r}).tests(t.Context(), "line"); fault.CodeOf(err) != fault.Unavailable || asked != mostWaits+1 {
		t.Errorf("got %v after %d requests, want it to give up", err, asked)
	}
}
