// Package export_test holds the exported site to its budgets, and opens it from hosts that nobody here configured.
package export_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
	"github.com/dockerfile-stages/playground/cmd/serve/static"
	"github.com/dockerfile-stages/playground/web/e2e"
)

const below = "/some/where/"

func TestExport(t *testing.T) {
	built, err := e2e.Setup()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sizes, err := built.Site.Export(t.Context(), built.Options.Cache, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("engine: %d bytes as brotli, scripts: %d to start and %d later", sizes.Engine.Brotli, sizes.Scripts.Brotli, sizes.Later.Brotli)
	if sizes.Engine.Brotli > site.EngineBudget {
		t.Errorf("the engine has %d bytes as brotli, %d are allowed", sizes.Engine.Brotli, site.EngineBudget)
	}
	if sizes.Scripts.Brotli > site.ScriptsBudget {
		t.Errorf("the JavaScript to start with has %d bytes as brotli, %d are allowed", sizes.Scripts.Brotli, site.ScriptsBudget)
	}
	plain := http.FileServer(http.Dir(dir))
	for name, host := range map[string]http.Handler{
		"a plain host":           plain,
		"another type for .wasm": wrongType(plain),
		"forms compressed ahead": static.Handler(os.DirFS(dir)),
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(below, "/"), host))
			defer server.Close()
			e2e.RunAt(t, server.URL+below)
		})
	}
}

// wrongType is a host that has never heard of WebAssembly.
func wrongType(host http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			w.Header().Set("Content-Type", "application/octet-stream")
		}
		host.ServeHTTP(w, r)
	})
}
