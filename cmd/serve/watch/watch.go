// Package watch serves a site that is rebuilt when its sources change, and reloads the page in the browser then. It is for
// work on the playground only: nothing of it is in an exported site.
package watch

import (
	"bytes"
	"context"
	_ "embed"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
	"github.com/dockerfile-stages/playground/cmd/serve/static"
)

// pause is the time between two looks at the sources. A look reads a few megabytes, which takes some milliseconds.
const pause = 400 * time.Millisecond

//go:embed reload.js
var reload []byte

// Addresses that exist while watching only.
const (
	scriptPath = "reload.js"
	eventsPath = "reload-events"
)

type watcher struct {
	options site.Options

	mu      sync.Mutex
	current *site.Site
	changed chan struct{} // closed when current is replaced
}

// Handler serves built, and what replaces it until ctx ends.
func Handler(ctx context.Context, o site.Options, built *site.Site) http.Handler {
	w := &watcher{options: o, current: built, changed: make(chan struct{})}
	go w.loop(ctx)
	mux := http.NewServeMux()
	mux.HandleFunc("/"+scriptPath, w.script)
	mux.HandleFunc("/"+eventsPath, w.events)
	mux.HandleFunc("/", w.files)
	return mux
}

// loop rebuilds after each change of the sources. A mistake in them is told once, and the last good site stays.
func (w *watcher) loop(ctx context.Context) {
	seen, _ := site.Fingerprint(w.options) // a mistake here is told at the next look
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		key, err := site.Fingerprint(w.options)
		if err != nil || key == seen {
			continue
		}
		seen = key
		built, err := site.Build(ctx, w.options)
		if err != nil {
			w.options.Log.Say("serve: %v", err)
			continue
		}
		w.replace(built)
	}
}

func (w *watcher) replace(built *site.Site) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = built
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *watcher) now() (*site.Site, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current, w.changed
}

func (w *watcher) script(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", static.Types[".js"])
	rw.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(rw, r, scriptPath, time.Time{}, bytes.NewReader(reload))
}

// events tells the page when there is another site, as server-sent events.
func (w *watcher) events(rw http.ResponseWriter, r *http.Request) {
	built, changed := w.now()
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(rw)
	for {
		if _, err := rw.Write([]byte("data: " + built.Key + "\n\n")); err != nil {
			return
		}
		if control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
			built, changed = w.now()
		}
	}
}

// files serves the site with the reloading script in its page.
func (w *watcher) files(rw http.ResponseWriter, r *http.Request) {
	built, _ := w.now()
	static.Handler(withScript{built.Files()}).ServeHTTP(rw, r)
}

// withScript adds the script to the page.
type withScript struct{ fs.FS }

func (f withScript) ReadFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(f.FS, name)
	if err != nil || name != site.Page {
		return content, err
	}
	const end = "</head>"
	return []byte(strings.Replace(string(content), end, `<script type="module" src="`+scriptPath+`"></script>`+end, 1)), nil
}
