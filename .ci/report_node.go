//go:build ignore

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var summary = regexp.MustCompile(`(?m)^# (pass|fail|cancelled|skipped|todo) (\d+)$`)

// nodeTest runs static/**/*.test.js and reads the counts from Node's own TAP summary.
func nodeTest(ctx context.Context, t *tally) error {
	var files []string
	err := filepath.WalkDir("static", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".test.js") {
			files = append(files, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("find the script tests: %w", err)
	}
	if len(files) == 0 {
		fmt.Println("--- node --test: there is no static/**/*.test.js")
		return nil
	}
	fmt.Printf("--- node --test (%d files)\n", len(files))
	ctx, cancel := context.WithTimeout(ctx, nodeTimeout)
	defer cancel()
	tap := filepath.Join(".cache", fmt.Sprintf("node-%d.tap", os.Getpid()))
	defer os.Remove(tap)
	cmd := exec.CommandContext(ctx, "node", append([]string{"--test",
		"--test-reporter=spec", "--test-reporter-destination=stdout",
		"--test-reporter=tap", "--test-reporter-destination=" + tap}, files...)...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	runErr := cmd.Run()
	text, _ := os.ReadFile(tap)
	count := map[string]int{}
	for _, match := range summary.FindAllStringSubmatch(string(text), -1) {
		count[match[1]], _ = strconv.Atoi(match[2])
	}
	t.passed += count["pass"]
	t.skipped += count["skipped"] + count["todo"]
	failed := count["fail"] + count["cancelled"]
	if runErr != nil || failed > 0 {
		fmt.Print(output.String())
	}
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "not ok ") && !strings.Contains(line, "# ") {
			t.failures = append(t.failures, "node: "+strings.TrimSpace(line))
		}
	}
	t.failed += failed
	if runErr != nil && failed == 0 {
		return fmt.Errorf("node --test: %w", runErr)
	}
	if failed == 0 {
		fmt.Printf("ok    %-44s %5d passed %8.1fs\n", "static/**/*.test.js", count["pass"], time.Since(start).Seconds())
	}
	return nil
}
