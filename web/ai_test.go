package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/storage"
)

// knowledge makes a knowledge base with two entries and gives it.
func (s *site) knowledge(name string) storage.Knowledge {
	s.t.Helper()
	k, err := s.db.SaveKnowledge(s.t.Context(), who, storage.Knowledge{Name: name})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range []storage.Article{{Title: "Opening hours", Text: "We are open from nine to five.", Also: []string{"when are you open"}}, {Title: "Parking", Text: "Below the square."}} {
		if err := s.db.SaveArticle(s.t.Context(), who, k, a); err != nil {
			s.t.Fatal(err)
		}
	}
	return k
}

func TestAIAgents(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/ai-agents").want(t, http.StatusOK, "No AI agents yet", "Make the first AI agent")
	k := s.knowledge("office")
	fields := url.Values{
		"name": {"assistant"}, "kind": {"embedded"}, "language": {"en"}, "knowledge": {k.ID}, "trigger_words": {"complaint\nlawyer\ncomplaint"}, "per": {"month"}, "turns": {"100"},
		"intents": {"order: where is my parcel; track it\nbill: my invoice"}, "max_duration": {"3 min"}, "max_turns": {"6"}, "greeting": {"Hello."},
	}
	s.post("/ai-agents/new", fields).want(t, http.StatusSeeOther)
	s.get("/ai-agents").want(t, http.StatusOK, "AI agent assistant is saved", "office", "embedded", "0 of 100 turns")
	saved, err := s.db.AIAgent(t.Context(), "assistant")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.UseAI(t.Context(), saved.ID, s.now, storage.AIUse{Turns: 100, Tokens: 7}); err != nil {
		t.Fatal(err)
	}
	s.get("/ai-agents/assistant/edit").want(t, http.StatusOK, "100 of 100 turns", "7 tokens", `class="t2 over"`, "order: where is my parcel; track it", "complaint\nlawyer<", `value="3m"`, "Nothing uses it", "Used this month")
	fields.Set("name", "helper")
	fields.Set("kind", "endpoint")
	fields.Set("base_url", "https://models.example.com/v1")
	fields.Set("model", "small")
	fields.Set("slots", "order_number: the number\nnote")
	s.post("/ai-agents/assistant/edit", fields).want(t, http.StatusSeeOther)
	s.get("/ai-agents/helper/edit").want(t, http.StatusOK, "https://models.example.com/v1", "order_number: the number\nnote<")
	s.get("/audit").want(t, http.StatusOK, "Ai agent changed")
	s.post("/ai-agents/helper/delete", nil).want(t, http.StatusSeeOther)
	s.get("/ai-agents").want(t, http.StatusOK, "No AI agents yet")
}

// An AI agent that could not work is not taken (S1-05): the form says what is missing, field by field, with what was typed.
func TestAIAgentFormTellsAllMistakesAtOnce(t *testing.T) {
	s := newSite(t).as("admin")
	got := s.post("/ai-agents/new", url.Values{"name": {"no spaces"}, "kind": {"embedded"}, "turns": {"-1"}, "intents": {"Order"}, "max_duration": {"soon"}, "target": {"gone"}})
	got.want(t, http.StatusUnprocessableEntity, `id="f-name-error"`, `id="f-knowledge-error"`, `id="f-turns-error"`, `id="f-intents-error"`, `id="f-max_duration-error"`, `id="f-target-error"`, `value="no spaces"`)
	for address, field := range map[string]string{"ftp://x": "base_url", "https://me:pw@x/v1": "base_url", "": "base_url", "https://x/v1?k=1": "base_url"} {
		s.post("/ai-agents/new", url.Values{"name": {"a"}, "kind": {"endpoint"}, "base_url": {address}}).want(t, http.StatusUnprocessableEntity, `id="f-`+field+`-error"`, `id="f-model-error"`)
	}
}

func TestAIAgentNamesAreTaken(t *testing.T) {
	s := newSite(t).as("admin")
	k := s.knowledge("office")
	fields := url.Values{"name": {"assistant"}, "kind": {"embedded"}, "knowledge": {k.ID}}
	s.post("/ai-agents/new", fields).want(t, http.StatusSeeOther)
	s.post("/ai-agents/new", fields).want(t, http.StatusConflict, `id="f-name-error"`)
	s.post("/ai-agents/assistant/edit", url.Values{"name": {"assistant"}, "kind": {"embedded"}, "knowledge": {k.ID}, "base": {"1700000000000"}}).want(t, http.StatusConflict, "changed the AI agent assistant meanwhile")
	s.post("/knowledge/office/delete", nil).want(t, http.StatusConflict, "office is in use", `href="/ai-agents/assistant/edit"`)
}

func TestKnowledge(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/knowledge").want(t, http.StatusOK, "No knowledge bases yet")
	s.post("/knowledge/new", url.Values{"name": {"no spaces"}}).want(t, http.StatusUnprocessableEntity, `id="f-name-error"`)
	s.post("/knowledge/new", url.Values{"name": {"office"}}).want(t, http.StatusSeeOther)
	s.get("/knowledge/office/edit").want(t, http.StatusOK, "Nothing is known yet", "Import a file")
	s.post("/knowledge/office/articles/new", url.Values{"title": {"Opening hours"}, "text": {""}}).want(t, http.StatusUnprocessableEntity, `id="f-text-error"`, `value="Opening hours"`)
	article := url.Values{"title": {"Opening hours"}, "text": {"We are open from nine to five."}, "also": {"when are you open\nbusiness hours"}}
	s.post("/knowledge/office/articles/new", article).want(t, http.StatusSeeOther)
	s.post("/knowledge/office/articles/new", article).want(t, http.StatusConflict, `id="f-title-error"`)
	s.get("/knowledge/office/edit?q=when+do+you+open").want(t, http.StatusOK, "Would be answered.", "nine to five", "Letters", "3 ways", "1 entry")
	s.get("/knowledge/office/edit?q=cats").want(t, http.StatusOK, "Would ask for other words")
	k, err := s.db.Knowledge(t.Context(), "office")
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.db.Articles(t.Context(), k.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("got %d entries (%v), want one", len(list), err)
	}
	at := "/knowledge/office/articles/" + list[0].ID
	s.get(at+"/edit").want(t, http.StatusOK, "when are you open\nbusiness hours<")
	article.Set("text", "Nine to six.")
	s.post(at+"/edit", article).want(t, http.StatusSeeOther)
	s.get("/knowledge/office/edit").want(t, http.StatusOK, "Nine to six.")
	s.post("/knowledge/office/edit", url.Values{"name": {"shop"}, "description": {"What callers ask"}}).want(t, http.StatusSeeOther)
	s.post("/knowledge/shop/edit", url.Values{"name": {"x y"}}).want(t, http.StatusUnprocessableEntity, `id="f-name-error"`)
	s.post(strings.Replace(at, "office", "shop", 1)+"/delete", nil).want(t, http.StatusSeeOther)
	s.post("/knowledge/shop/delete", nil).want(t, http.StatusSeeOther)
	s.get("/knowledge/shop/edit").want(t, http.StatusNotFound)
}

// uploadFile posts a file to a path.
func (s *site) uploadFile(path, name, text string, fields url.Values) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	for field, values := range fields {
		if err == nil {
			err = w.WriteField(field, values[0])
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(r)
}

func TestKnowledgeImport(t *testing.T) {
	s := newSite(t).as("admin")
	s.knowledge("office")
	s.get("/knowledge/office/import").want(t, http.StatusOK, "each heading begins an entry")
	s.post("/knowledge/office/import", url.Values{"text": {" "}}).want(t, http.StatusUnprocessableEntity, `id="f-text-error"`)
	s.post("/knowledge/office/import", url.Values{"text": {"## A\n\n## B\nb\n## B\nc"}}).want(t, http.StatusUnprocessableEntity, "2 problems in the file", "Line 1", "A text is needed", "Line 5", "there already, in line 3", "## A")
	s.post("/knowledge/office/import", url.Values{"text": {"title,text\nA"}, "format": {"csv"}}).want(t, http.StatusUnprocessableEntity, "Line 2")
	s.uploadFile("/knowledge/office/import", "k.CSV", "question;answer\nParking;In the yard.\nBicycles;At the door.\n", nil).want(t, http.StatusSeeOther)
	s.get("/knowledge/office/edit").want(t, http.StatusOK, "1 added, 1 changed.", "In the yard.", "At the door.", "Opening hours")
	s.uploadFile("/knowledge/office/import", "k.md", "## Cats\nWe have two.", url.Values{"replace": {"true"}}).want(t, http.StatusSeeOther)
	got := s.get("/knowledge/office/edit")
	got.want(t, http.StatusOK, "1 added, 0 changed, 3 deleted.", "Cats")
	if strings.Contains(got.body, "Parking") {
		t.Error("an entry that the file does not have is still there")
	}
}

func TestAIPagesNeedPermissions(t *testing.T) {
	s := newSite(t)
	s.knowledge("office")
	s.as("agent").get("/ai-agents").want(t, http.StatusForbidden)
	s.get("/knowledge").want(t, http.StatusForbidden)
	s.as("designer")
	for path, body := range map[string]url.Values{
		"/ai-agents/new": {"name": {"a"}}, "/knowledge/office/edit": {"name": {"b"}}, "/knowledge/office/import": {"text": {"## A\nb"}}, "/knowledge/office/articles/new": {"title": {"a"}, "text": {"b"}},
	} {
		s.post(path, body).want(t, http.StatusForbidden)
	}
	got := s.get("/knowledge/office/edit")
	got.want(t, http.StatusOK, "Opening hours")
	if strings.Contains(got.body, "New entry") || strings.Contains(got.body, ">Import<") {
		t.Error("a designer is offered what only those who change resources may do")
	}
}
