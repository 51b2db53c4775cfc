package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestAssetCaching(t *testing.T) {
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, url, want string }{
		{"named with its hash", a.URL("app.css"), "public, max-age=31536000, immutable"},
		{"imported by another module", "/static/designer/main.js", "no-cache"},
		{"sprite, which every icon names", "/static/icons.svg", "public, max-age=300, stale-while-revalidate=86400"},
		{"old hash", "/static/app.css?v=0000", "no-cache"},
	}
	e := echo.New()
	e.GET("/static/*", a.serve)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			e.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, tt.url, nil))
			if rec.Code != http.StatusOK || rec.Header().Get("Cache-Control") != tt.want {
				t.Errorf("got %d and %q, want 200 and %q", rec.Code, rec.Header().Get("Cache-Control"), tt.want)
			}
		})
	}
}

// TestDesignerStyles checks that every sheet the designer's page links is embedded: a missing one would be a page without its look.
func TestDesignerStyles(t *testing.T) {
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range designerStyles {
		if _, ok := a.files[name]; !ok {
			t.Errorf("got no %s, want it embedded", name)
		}
	}
}

func TestImports(t *testing.T) {
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	all := a.Imports("designer/main.js")
	for _, module := range []string{"designer/canvas.js", "designer/store.js", "designer/panels/dom.js", "designer/geometry.js"} {
		if n := len(slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name != "/static/"+module })); n != 1 {
			t.Errorf("%s: got it %d times, want once", module, n)
		}
	}
}

func TestAddLabel(t *testing.T) {
	for label, want := range map[string]string{"Options": "Add option", "Widen": "Add a row", "Keep from the answer": "Add a row", "Headers": "Add header"} {
		if got := addLabel(label); got != want {
			t.Errorf("got %q for %q, want %q", got, label, want)
		}
	}
}
