package e2e

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
)

// A page with the site's kind of policy, and with faults on demand.
const faultyPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src *; img-src data:">
<link rel="icon" href="data:,"><script src="faults.js" defer></script></head><body><main></main></body></html>`

const faults = `
const fault = location.search.slice(1);
if (fault === "console") console.error("a complaint");
if (fault === "uncaught") { setTimeout(() => { window.done = true; }, 50); throw new Error("not caught"); }
if (fault === "policy") document.body.setAttribute("style", "color: red");
if (fault === "host") fetch("http://localhost:1/").catch(() => {});
setTimeout(() => {
  document.querySelector("main").append(Object.assign(document.createElement("h1"), { textContent: "Late" }));
  if (fault === "unnamed") document.querySelector("main").append(document.createElement("button"));
}, 100);`

// The harness passes what is right and fails what is wrong, and says why.
func TestHarness(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/faults.js" {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write([]byte(faults))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(faultyPage))
	}))
	defer server.Close()
	t.Setenv("TMPDIR", t.TempDir()) // the pictures of pages that fail here on purpose are of no use
	want := map[string]string{      // what the error must hold, "" for none
		"fine":                    "",
		"assertion":               "another title",
		"never":                   "another title",
		"console":                 "console: a complaint",
		"expected in the console": "",
		"uncaught":                "uncaught: Error: not caught",
		"policy":                  "violates the following Content Security Policy directive",
		"other host":              "request to another host: http://localhost:1/",
		"inaccessible":            "button-name: Buttons must have discernible text",
		"slow":                    "took longer than 0.5 seconds",
		"narrow":                  "",
	}
	err := play(tools(t), filepath.Join("testdata", "harness.mjs"), server.URL+"/", t.Log, func(one result) {
		expected, known := want[one.Name]
		delete(want, one.Name)
		if !known || expected == "" && one.Error != "" || !strings.Contains(one.Error, expected) {
			t.Errorf("%s: want an error with %q, got:\n%s", one.Name, expected, one.Error)
		}
		if one.Error != "" && !regexp.MustCompile(`A picture of the page is in .*\.png`).MatchString(one.Error) {
			t.Errorf("%s: no picture:\n%s", one.Name, one.Error)
		}
	})
	if err != nil {
		t.Error(err)
	}
	for name := range want {
		t.Errorf("%s did not run", name)
	}
}

// tools is what a script needs when the site is not asked for.
func tools(t *testing.T) *Built {
	t.Helper()
	o, err := site.Local(t.Output())
	if err != nil {
		t.Fatal(err)
	}
	browser, err := browserFor(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return &Built{Options: o, Browser: browser}
}
