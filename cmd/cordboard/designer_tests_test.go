package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goTest     = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	namedTest  = regexp.MustCompile("`(Test\\w+|[\\w-]+\\.test\\.js)`")
	deviceRow  = regexp.MustCompile(`(?m)^\| (\d+) \|.*$`)
	pointsOfIt = 12 // that the designer is to be able to do
)

// TestDesignerTestsAreThere looks for every test that docs/designer-tests.md names, and for a test by mouse, by touch and by keys in each row.
func TestDesignerTestsAreThere(t *testing.T) {
	there := map[string]bool{}
	for _, pattern := range []string{"*_test.go", "../../web/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, name := range goTest.FindAllStringSubmatch(readText(t, file), -1) {
				there[name[1]] = true
			}
		}
	}
	text := readText(t, "../../docs/designer-tests.md")
	named := namedTest.FindAllStringSubmatch(text, -1)
	if len(named) < 80 {
		t.Errorf("got %d tests, want those of every point and rule", len(named))
	}
	for _, name := range named {
		if strings.HasSuffix(name[1], ".js") {
			if _, err := os.Stat("../../static/designer/" + name[1]); err != nil {
				t.Errorf("%s: %v", name[1], err)
			}
		} else if !there[name[1]] {
			t.Errorf("got no test %s", name[1])
		}
	}
	points := map[string]bool{}
	for _, row := range deviceRow.FindAllStringSubmatch(text, -1) {
		points[row[1]] = true
		cells := strings.Split(row[0], "|")
		for _, cell := range cells[3:6] {
			if !namedTest.MatchString(cell) {
				t.Errorf("got no test in %q of %s", cell, row[0])
			}
		}
	}
	if len(points) != pointsOfIt {
		t.Errorf("got %d points, want %d", len(points), pointsOfIt)
	}
}
