package flow_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// mended makes the changes of a fix in a document, as the designer does.
func mended(t *testing.T, document []byte, fix flow.Fix) []byte {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		t.Fatal(err)
	}
	for _, c := range fix.Changes {
		var was, now any
		if json.Unmarshal(c.Was, &was) != nil || len(c.Now) > 0 && json.Unmarshal(c.Now, &now) != nil {
			t.Fatalf("%s: got a change that is not JSON: %+v", fix.Label, c)
		}
		if before := replace(t, root, c.Path, now); !reflect.DeepEqual(before, was) && len(c.Path) != 2 {
			t.Errorf("%s: got was %s, want %v", fix.Label, c.Was, before)
		}
	}
	text, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// replace puts a value at a path, nil takes it away, and gives what was there.
func replace(t *testing.T, at any, path []any, now any) any {
	t.Helper()
	if len(path) > 1 {
		switch object := at.(type) {
		case map[string]any:
			name := path[0].(string)
			if list, ok := object[name].([]any); ok && (name == "activities" || name == "variables") {
				return replaceNamed(t, object, list, path, now)
			}
			if object[name] == nil {
				object[name] = map[string]any{}
			}
			return replace(t, object[name], path[1:], now)
		case []any:
			return replace(t, object[path[0].(int)], path[1:], now)
		}
		t.Fatalf("got no place %v", path)
	}
	object, ok := at.(map[string]any)
	if !ok {
		t.Fatalf("got no object at %v", path)
	}
	before := object[path[0].(string)]
	if object[path[0].(string)] = now; now == nil {
		delete(object, path[0].(string))
	}
	return before
}

// replaceNamed is replace below activities, which are found by id, and variables, by name.
func replaceNamed(t *testing.T, root map[string]any, list, path []any, now any) any {
	t.Helper()
	key := map[string]string{"activities": "id", "variables": "name"}[path[0].(string)]
	i := slices.IndexFunc(list, func(one any) bool { return one.(map[string]any)[key] == path[1] })
	switch {
	case len(path) > 2:
		return replace(t, list[i], path[2:], now)
	case i < 0:
		root[path[0].(string)] = append(list, now)
		return nil
	}
	root[path[0].(string)] = slices.Delete(list, i, i+1)
	return list[i]
}

func known(issues []flow.Issue) map[string]int {
	all := map[string]int{}
	for _, one := range issues {
		all[one.Code+" "+one.Activity+" "+one.Field+" "+one.Message]++
	}
	return all
}

// Whatever a fix changes, its finding is gone afterwards and there is no error that was not there before.
func TestFixesMendTheirFinding(t *testing.T) {
	files, _ := filepath.Glob("testdata/invalid.*.json")
	seen := map[string]bool{}
	for _, file := range files {
		document := read(t, filepath.Base(file))
		_, before := flow.Inspect(document, catalog(), resources())
		for _, one := range before {
			for _, fix := range one.Fixes {
				if fix.Label == "" || (fix.Wire == nil) == (len(fix.Changes) == 0) {
					t.Errorf("%s: got the fix %+v, want a label and either changes or an outlet", file, fix)
				}
				seen[one.Code] = true
				if fix.Wire != nil {
					continue
				}
				after := mended(t, document, fix)
				_, left := flow.Inspect(after, catalog(), resources())
				was, is := known(before), known(left)
				if key := slices.Collect(maps.Keys(known([]flow.Issue{one})))[0]; is[key] >= was[key] {
					t.Errorf("%s: %s: got still %s", file, fix.Label, key)
				}
				for _, issue := range left {
					if key := slices.Collect(maps.Keys(known([]flow.Issue{issue})))[0]; issue.Severity == flow.SeverityError && was[key] == 0 {
						t.Errorf("%s: %s: got the new error %s", file, fix.Label, key)
					}
				}
			}
		}
	}
	for _, code := range []string{
		"unknown_variable", "unknown_resource", "unknown_outlet", "dangling_target", "missing_start", "duplicate_key", "end_on_live_path",
		"unreachable_activity", "unreachable_case", "unwired_outlet", "dead_air", "no_on_error",
		"busy_cycle", "percent_sum", "no_repeat",
	} {
		if !seen[code] {
			t.Errorf("%s: got no fix", code)
		}
	}
}

func TestFixes(t *testing.T) {
	const document = `{"format": "cordboard.flow/v1", "name": "f", "kind": "inbound", "start": "menu", "variables": [{"name": "tier", "type": "string"}], "activities": [
	  {"id": "menu", "type": "menu", "properties": {"prompt": PROMPT, "options": [{"key": "1", "label": "One"}]}, "outlets": {"1": "set", "no_input": "set", "no_match": "set"}},
	  {"id": "set", "type": "set_variables", "properties": {"assignments": [ASSIGN]}, "outlets": {"next": "bye"}},
	  {"id": "bye", "type": "disconnect"}], "handlers": {"on_error": "bye"}}`
	for _, c := range []struct {
		prompt, assign string
		label, path    string
		now            string
	}{
		{`"Hi {{ vars.teir }}, {{vars.teir+1}}"`, ``, "Change to tier", `["activities","menu","properties","prompt"]`, `"Hi {{ vars.tier }}, {{vars.tier+1}}"`},
		{`"{{ contact.anj }}"`, ``, "Change to ani", `["activities","menu","properties","prompt"]`, `"{{ contact.ani }}"`},
		{`{"segments": [{"say": "a"}, {"say": "{{ results.men.key }}"}]}`, ``, "Change to menu", `["activities","menu","properties","prompt","segments",1,"say"]`, `"{{ results.menu.key }}"`},
		{`"{{ results.menu.kee }}"`, ``, "Change to key", `["activities","menu","properties","prompt"]`, `"{{ results.menu.key }}"`},
		{`"a"`, `{"variable": "count", "expression": "1 + 1"}`, "Create the variable count", `["variables","count"]`, `{"name":"count","type":"integer"}`},
		{`"a"`, `{"variable": "tier", "expression": "vars.open ? 'a' : 'b'"}`, "Create the variable open", `["variables","open"]`, `{"name":"open","type":"boolean"}`},
		{`"a"`, `{"variable": "tier", "expression": "string(vars.tries > 3)"}`, "Create the variable tries", `["variables","tries"]`, `{"name":"tries","type":"integer"}`},
		{`"a"`, `{"variable": "tier", "expression": "vars.name + 'b'"}`, "Create the variable name", `["variables","name"]`, `{"name":"name","type":"string"}`},
		{`"a"`, `{"variable": "tier", "expression": "string(vars.due < now)"}`, "Create the variable due", `["variables","due"]`, `{"name":"due","type":"datetime"}`},
		{`"a", "max_trees": 2`, ``, "Change to max_tries", `["activities","menu","properties","max_trees"]`, ``},
	} {
		text := []byte(document)
		for name, value := range map[string]string{"PROMPT": c.prompt, "ASSIGN": c.assign} {
			text = []byte(strings.ReplaceAll(string(text), name, value))
		}
		_, issues := flow.Inspect(text, catalog(), resources())
		var got []string
		for _, one := range issues {
			for _, fix := range one.Fixes {
				if fix.Label == c.label {
					path, _ := json.Marshal(fix.Changes[0].Path)
					got = []string{fix.Label, string(path), string(fix.Changes[0].Now)}
				}
			}
		}
		if diff := cmp.Diff([]string{c.label, c.path, c.now}, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s\n%v", c.prompt, c.assign, diff, codes(issues))
		}
	}
}

// Results and the contact have types too.
func TestResultsAreTyped(t *testing.T) {
	const document = `{"format": "cordboard.flow/v1", "name": "f", "kind": "inbound", "start": "menu", "activities": [
	  {"id": "menu", "type": "menu", "properties": {"prompt": "a", "options": [{"key": "1", "label": "One"}]}, "outlets": {"1": "it", "no_input": "it", "no_match": "it"}},
	  {"id": "it", "type": "condition", "properties": {"expression": "EXPRESSION"}, "outlets": {"true": "bye", "false": "bye"}},
	  {"id": "bye", "type": "disconnect"}], "handlers": {"on_error": "bye"}}`
	for expression, want := range map[string]string{
		"results.menu.tries > 1":           "",
		"results.menu.tries > 'a'":         "> does not work on a whole number and a text",
		"results.menu.key > 3":             "> does not work on a text and a whole number",
		"results.menu.key":                 "the expression gives a text, but true or false is needed",
		"results['menu'].key - 1 == 0":     "- does not work on a text and a whole number",
		"results.menu?.tries > 1":          "",
		"contact.started_at < now":         "",
		"contact.started_at > 3":           "> does not work on a date and time and a whole number",
		"contact.ani":                      "the expression gives a text, but true or false is needed",
		"contact.attributes.vip":           "",
		"contact.attributes.vip == 'yes'":  "",
		"contact?.language == 'fi'":        "",
		"flow.name + 1 == 2":               "+ does not work on a text and a whole number",
		"flow.version == 2":                `flow has no "version"; it has name, kind`,
		"event.code == 'http'":             "",
		"org.emergency":                    "",
		"org.open and results.menu.key":    "and does not work on a value and a text",
		"results.menu.label contains 'a'":  "",
		"(results.menu.tries ?? 0) > 1":    "",
		"results.it.x":                     `Condition has no result "x"`,
		"results[contact.channel].key > 3": "",
	} {
		_, issues := flow.Inspect([]byte(strings.ReplaceAll(document, "EXPRESSION", expression)), catalog(), resources())
		got := ""
		for _, one := range issues {
			if one.Severity == flow.SeverityError {
				got += one.Message
			}
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
}

// What nobody can mean is refused, also where names cannot be checked.
func TestMeaninglessValues(t *testing.T) {
	const document = `{"format": "cordboard.flow/v1", "name": "f", "kind": "inbound", "start": "it", "activities": [
	  {"id": "it", "type": "TYPE", "properties": PROPERTIES}], "handlers": {"on_error": "it"}}`
	for _, c := range []struct{ kind, properties, want string }{
		{"voicemail", `{"greeting": "Hello", "mailbox": {"team": "nonexistent team"}}`, `"nonexistent team" cannot be the name of a team`},
		{"menu", `{"prompt": "a", "options": [{"key": "1", "label": "One"}], "timeout": "99999h"}`, "Wait for a key must be at most 1h"},
		{"wait", `{"duration": "99999h"}`, "For must be at most 8760h"},
		{"play_prompt", `{"prompt": "` + strings.Repeat("a", 10_001) + `"}`, "longer than 10000 characters"},
		{"play_prompt", `{"prompt": {"segments": [{"say": "` + strings.Repeat("a", 10_001) + `"}]}}`, "at most 10000 characters"},
	} {
		text := strings.NewReplacer("TYPE", c.kind, "PROPERTIES", c.properties).Replace(document)
		_, issues := flow.Inspect([]byte(text), catalog(), flow.Resources{})
		if !slices.ContainsFunc(issues, func(i flow.Issue) bool { return i.Code == "bad_value" && strings.Contains(i.Message, c.want) }) {
			t.Errorf("%s: got %+v, want %q", c.kind, issues, c.want)
		}
	}
}
