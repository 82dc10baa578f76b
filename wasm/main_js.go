// Command wasm is the engine as a browser, a worker or Node loads it: it puts globalThis.dockerfilePlayground in place and
// stays alive to answer. It is the only file that touches JavaScript; everything it does is package playground's.
//
//	dockerfilePlayground.analyze(requestJSON)   the whole report of a request (report.Request → report.Report)
//	dockerfilePlayground.open(key, partJSON)    registers a part: a context, facts about images (report.Part)
//	dockerfilePlayground.update(key, json)      changes one file of a registered context (report.PartUpdate)
//	dockerfilePlayground.close(key)             forgets a part
//	dockerfilePlayground.children(queryJSON)    a folder of a tree of the last report (report.ChildrenQuery → report.Children)
//	dockerfilePlayground.layer(i, key)          a layer's entries (→ report.LayerEntries); key, if given, is an archive's
//	dockerfilePlayground.fact(name, text)       hands over a table that a report wants (package facts); null where it cannot be had
//	dockerfilePlayground.why(queryJSON)         why a file is there (report.WhyQuery → report.Why)
//
// An image that was built, as docker save or an OCI layout has it in a file, is read in steps, so that the caller can show
// progress and stop:
//
//	dockerfilePlayground.archiveOpen(key, size, read, wishJSON)
//	                                            begins (report.ArchiveWish, may be absent → report.ArchiveProgress);
//	                                            read(offset, length) returns a Uint8Array of the file
//	dockerfilePlayground.archiveStep(key, n)    reads on for about n bytes (→ report.ArchiveProgress)
//	dockerfilePlayground.archiveImage(key)      the image, once all is read (→ report.ArchiveImage)
//	dockerfilePlayground.archiveCompare(key)    the last report's image held against it (→ report.ArchiveComparison)
//	dockerfilePlayground.archiveClose(key)      forgets it, also half way
//
// children, why and layer answer for it by its key, and request.keys.archives lets it stand in for base images.
//
// Every call is synchronous, takes and returns JSON text, never throws and never prints (printing inside a synchronous
// callback deadlocks under Node). A call that cannot be answered returns {"error": "one sentence"}, or, for analyze, a report
// with its error set.
package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/hack-pad/safejs"

	"github.com/dockerfile-stages/playground/wasm/playground"
)

// How much the heap may grow before a collection, in percent: twice the usual, so that a keystroke over a large context is seldom
// interrupted by one, but little while an archive of perhaps 100,000 files is read, which makes much garbage.
const roomy, tight = 200, 40

func main() {
	debug.SetGCPercent(roomy)
	s := playground.NewSession()
	text := func(args []safejs.Value, i int) string {
		if i >= len(args) {
			return ""
		}
		t, err := args[i].String()
		if err != nil {
			return ""
		}
		return t
	}
	number := func(args []safejs.Value, i int) int {
		if i >= len(args) {
			return -1
		}
		n, err := args[i].Int()
		if err != nil {
			return -1
		}
		return n
	}
	api := map[string]func(args []safejs.Value) string{
		"analyze":  func(a []safejs.Value) string { return s.Analyze(text(a, 0)) },
		"open":     func(a []safejs.Value) string { return s.Open(text(a, 0), text(a, 1)) },
		"update":   func(a []safejs.Value) string { return s.Update(text(a, 0), text(a, 1)) },
		"close":    func(a []safejs.Value) string { return s.Close(text(a, 0)) },
		"children": func(a []safejs.Value) string { return s.Children(text(a, 0)) },
		"why":      func(a []safejs.Value) string { return s.Why(text(a, 0)) },
		"fact": func(a []safejs.Value) string {
			have := len(a) > 1 && a[1].Type() == safejs.TypeString
			return s.Fact(text(a, 0), text(a, 1), have)
		},
		"layer": func(a []safejs.Value) string {
			if key := text(a, 1); key != "" {
				return s.ArchiveLayer(key, number(a, 0))
			}
			return s.Layer(number(a, 0))
		},
		"archiveOpen": func(a []safejs.Value) string {
			var file jsFile
			if len(a) > 2 {
				file.read = a[2]
			}
			return s.ArchiveOpen(text(a, 0), int64(number(a, 1)), file, text(a, 3))
		},
		"archiveStep": func(a []safejs.Value) string {
			defer debug.SetGCPercent(debug.SetGCPercent(tight))
			return s.ArchiveStep(text(a, 0), int64(number(a, 1)))
		},
		"archiveImage":   func(a []safejs.Value) string { return s.ArchiveImage(text(a, 0)) },
		"archiveCompare": func(a []safejs.Value) string { return s.ArchiveCompare(text(a, 0)) },
		"archiveClose":   func(a []safejs.Value) string { return s.ArchiveClose(text(a, 0)) },
	}
	if err := export("dockerfilePlayground", api); err != nil {
		panic(err) // nothing can be said to a page that refuses a property; the worker reports the dead engine
	}
	select {}
}

// export sets globalThis[name] to an object with these methods.
func export(name string, methods map[string]func([]safejs.Value) string) error {
	object, err := safejs.ValueOf(map[string]any{})
	if err != nil {
		return err
	}
	for m, f := range methods {
		fn, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any { return f(args) })
		if err != nil {
			return err
		}
		if err := object.Set(m, fn.Value()); err != nil {
			return err
		}
	}
	return safejs.Global().Set(name, object)
}

// jsFile reads a file through a function of JavaScript's.
type jsFile struct{ read safejs.Value }

func (f jsFile) ReadAt(p []byte, at int64) (int, error) {
	v, err := f.read.Invoke(float64(at), len(p))
	if err != nil {
		return 0, fmt.Errorf("the file cannot be read: %w", err)
	}
	n, err := safejs.CopyBytesToGo(p, v)
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}
