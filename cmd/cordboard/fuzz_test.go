package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seeds adds the files that match to a fuzz test.
func seeds(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// neverInternal runs a command on standard input: whatever that holds, it must not be our fault.
func neverInternal(t *testing.T, data []byte, args ...string) {
	t.Helper()
	var stderr bytes.Buffer
	if code := run(args, bytes.NewReader(data), io.Discard, &stderr); code == exitInternal {
		t.Errorf("cordboard %s: got exit code %d and %s", strings.Join(args, " "), code, stderr.String())
	}
}

// FuzzFlow reads, checks, writes and runs documents that nobody should have written.
func FuzzFlow(f *testing.F) {
	seeds(f, "../../activities/templates/*.json", "testdata/flows/*.json", "testdata/bad/*.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, command := range []string{"validate", "fmt", "run"} {
			neverInternal(t, data, "flow", command, "-")
		}
	})
}

// FuzzScript plays scripts that nobody should have written.
func FuzzScript(f *testing.F) {
	seeds(f, "testdata/flows/*.test.json", "testdata/bad/*.test.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte(`"subflows"`)) {
			return // names files of this machine
		}
		neverInternal(t, data, "flow", "run", "testdata/flows/main-line.json", "--script", "-")
	})
}
