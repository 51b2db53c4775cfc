package activities

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func jsonValue(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%.40s: %v", text, err)
	}
	return value
}

func TestSelectPath(t *testing.T) {
	const customers = `{"all": [{"id": 1, "tier": "gold"}, {"id": 2}, {"id": 3, "tier": "a,b:*"}], "chosen": 2, "b": {"z": 1, "a": 2}}`
	for path, want := range map[string]any{
		`$`:                                jsonValue(t, customers),
		`$.all[0].tier`:                    "gold",
		`$.all[-1].id`:                     3.0,
		`$.none.such`:                      nil,
		`$.none[*]`:                        nil,
		`$.all[*].id`:                      []any{1.0, 2.0, 3.0},
		`$.all[1:].id`:                     []any{2.0, 3.0},
		`$.all[::-1].id`:                   []any{3.0, 2.0, 1.0},
		`$.all[0,2].id`:                    []any{1.0, 3.0},
		`$..tier`:                          []any{"gold", "a,b:*"},
		`$.b.*`:                            []any{2.0, 1.0},
		`$.all[?@.tier].id`:                []any{1.0, 3.0},
		`$.all[?@.id == $.chosen].id`:      []any{2.0},
		`$.all[?@.tier == "a,b:*"].id`:     []any{3.0},
		`$.all[?(@.id > 1 && !@.tier)].id`: []any{2.0},
		`$.all[?length(@.tier) == 4].id`:   []any{1.0},
		`$.all[?@["tier"] == 'gold' || @.id==2].id`: []any{1.0, 2.0},
	} {
		got, err := selectPath(path, jsonValue(t, customers))
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", path, got, err, want)
		}
	}
}

func TestParsePathRefuses(t *testing.T) {
	for path, want := range map[string]string{
		`$..*..*`:                               "only once",
		`$[?count(@.*) > 1]`:                    "single values",
		`$[?@[?@.a]]`:                           "single values",
		`$[?@..a]`:                              "single values",
		`$[?@[0,1]]`:                            "single values",
		`$[?@[1:2]]`:                            "single values",
		`$[?match(@.a, "x*")]`:                  "match and search",
		`$[` + strings.Repeat("*,", 300) + `*]`: "longer than 500",
		`$[`:                                    "",
	} {
		if _, err := parsePath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: got %v, want an error with %q", path, err, want)
		}
	}
}

// Whatever a path and the answer are, a selection ends after some milliseconds: it runs while the store is locked.
func TestSelectPathIsBounded(t *testing.T) {
	deep := jsonValue(t, strings.Repeat("[", 9000)+strings.Repeat("]", 9000))
	wide := jsonValue(t, "["+strings.Repeat("1,", 400_000)+"1]")
	bushy := jsonValue(t, strings.Repeat(`[[1,1,1,1,1,1,1,1],`, 500)+"1"+strings.Repeat("]", 500))
	long := jsonValue(t, fmt.Sprintf(`{"a": %q, "b": %q, "list": [%s1]}`, strings.Repeat("x", 400_000), strings.Repeat("x", 400_000), strings.Repeat("1,", 50_000)))
	for _, value := range []any{deep, wide, bushy, long} {
		for _, path := range []string{
			`$..*`, `$..[*,*,*,*]`, `$[*][*][*][*]` + strings.Repeat("[*]", 100), strings.Repeat("[*,*,*,*]", 50), `$[*,*,*,*]`, `$..[?@ == $]`, `$..[?@ == @]`,
			`$.list[?$.a == $.b]`, `$.list[?length($.a) > 3]`, `$[::-1]`, `$[` + strings.Repeat("0:,", 150) + `0:]`, `$..[0,0,0,0][0,0,0,0][0,0,0,0][0,0,0,0]`,
			`$..[?` + strings.Repeat("@==@ && ", 50) + `@==@]`,
		} {
			if !strings.HasPrefix(path, "$") {
				path = "$" + path
			}
			least := time.Hour
			for range 2 {
				start := time.Now()
				got, err := selectPath(path, value)
				least = min(least, time.Since(start))
				if list, _ := got.([]any); err == nil && len(list) > 1000 {
					t.Errorf("%.40s: got %d matches, want at most 1000", path, len(list))
				}
			}
			if least > 5*time.Second { // takes milliseconds; without bounds minutes, and the race detector and a busy machine must fit in
				t.Errorf("%.40s: took %s", path, least)
			}
		}
	}
}
