package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBashCompletion lets bash itself complete command lines.
func TestBashCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatalf("bash is needed: %v", err)
	}
	script := filepath.Join(t.TempDir(), "completion.bash")
	if err := os.WriteFile(script, []byte(wantCode(t, exitOK, "", "completion", "bash").stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ line, want string }{
		{"cordboard ", "flow"}, {"cordboard fl", "flow"}, {"cordboard flow ", "validate"}, {"cordboard flow validate --", "--resources"},
		{"cordboard token create --", "--permission"}, {"cordboard flow fmt -", "--check"},
	}
	for _, test := range tests {
		words := strings.Split(test.line, " ")
		ask := "source " + script + "; COMP_WORDS=(" + strings.Join(words[:len(words)-1], " ") + " '" + words[len(words)-1] + "'); COMP_CWORD=" +
			string(rune('0'+len(words)-1)) + "; _cordboard; printf '%s\\n' \"${COMPREPLY[@]}\""
		out, err := exec.CommandContext(t.Context(), bash, "-c", ask).CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", test.line, err, out)
		}
		if got := strings.Fields(string(out)); !slices.Contains(got, test.want) {
			t.Errorf("%q: got %v, want %s among them", test.line, got, test.want)
		}
	}
}

// TestCompletionNamesEveryCommand looks for each command in the scripts of the other shells.
func TestCompletionNamesEveryCommand(t *testing.T) {
	for _, shell := range []string{"zsh", "fish"} {
		script := wantCode(t, exitOK, "", "completion", shell).stdout
		for _, word := range []string{"serve", "validate", "export", "password", "revoke", "status", "completion", "resources"} {
			if !strings.Contains(script, word) {
				t.Errorf("%s: got a script without %s", shell, word)
			}
		}
	}
}
