package playground

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/dockerfile-stages/playground/wasm/advice"
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// Session keeps what a page registers and what the last analysis made, so that a keystroke sends the Dockerfile alone and
// a view fetches only the folder that it shows. Its methods take and return JSON text; none of them panics.
// A Session is for one caller at a time.
type Session struct {
	parts  map[string]*part
	bases  map[string]build.Base
	own    ownImages
	steps  *build.Cache
	facts  *facts.Store
	judged judged
	scan   *advice.Scan
	state  state
	// archives are those that are opened, by key.
	archives map[string]*opened
}

// NewSession starts with nothing registered.
func NewSession() *Session { return newSession(facts.NewStore()) }

func newSession(f *facts.Store) *Session {
	return &Session{parts: map[string]*part{}, archives: map[string]*opened{}, steps: build.NewCache(), facts: f}
}

// Analyze answers a report.Request with a report.Report.
func (s *Session) Analyze(requestJSON string) (answer string) {
	defer caught(&answer, func(msg string) any { return failedReport(msg) })
	var req report.Request
	if err := json.Unmarshal([]byte(requestJSON), &req); err != nil {
		return encode(failedReport(fmt.Sprintf("read request: %v", err)))
	}
	return encode(s.Run(req))
}

// Open registers a report.Part under a key, replacing what had it.
func (s *Session) Open(key, partJSON string) (answer string) {
	defer caught(&answer, failed)
	var p report.Part
	if err := json.Unmarshal([]byte(partJSON), &p); err != nil {
		return encode(failed(fmt.Sprintf("read part %q: %v", key, err)))
	}
	opened, err := openPart(p)
	if err != nil {
		return encode(failed(fmt.Sprintf("open part %q: %v", key, err)))
	}
	s.parts[key] = opened
	return done
}

// Update changes one file of a registered context by a report.PartUpdate.
func (s *Session) Update(key, updateJSON string) (answer string) {
	defer caught(&answer, failed)
	var u report.PartUpdate
	if err := json.Unmarshal([]byte(updateJSON), &u); err != nil {
		return encode(failed(fmt.Sprintf("read update of %q: %v", key, err)))
	}
	p := s.parts[key]
	if p == nil || p.context == nil {
		return encode(failed(fmt.Sprintf("update %q: no context is registered under that key; open it first", key)))
	}
	if err := p.update(u); err != nil {
		return encode(failed(fmt.Sprintf("update %q: %v", key, err)))
	}
	return done
}

// Close forgets a part; closing what is not there is no mistake.
func (s *Session) Close(key string) string {
	delete(s.parts, key)
	return done
}

// Fact hands over a table that a report wants, by its name; have is false where the caller cannot get it.
func (s *Session) Fact(name, text string, have bool) (answer string) {
	defer caught(&answer, failed)
	known := false
	if have {
		known = s.facts.Open(name, text)
	} else {
		known = s.facts.Absent(name)
	}
	if !known {
		return encode(failed(fmt.Sprintf("there is no table of facts %q", name)))
	}
	return done
}

// Children answers a report.ChildrenQuery about the last analysis.
func (s *Session) Children(queryJSON string) (answer string) {
	fail := func(msg string) any { return report.Children{Entries: []report.Child{}, Error: msg} }
	defer caught(&answer, fail)
	var q report.ChildrenQuery
	if err := json.Unmarshal([]byte(queryJSON), &q); err != nil {
		return encode(fail(fmt.Sprintf("read query: %v", err)))
	}
	t, err := s.tree(q.Tree, q.Archive)
	if err != nil {
		return encode(fail(err.Error()))
	}
	return encode(s.state.children(t, q))
}

// Layer lists the entries of a layer of the last analysis' image.
func (s *Session) Layer(i int) (answer string) {
	fail := func(msg string) any { return report.LayerEntries{Entries: []report.Entry{}, Error: msg} }
	defer caught(&answer, fail)
	if s.state.image == nil || i < 0 || i >= len(s.state.image.Layers) {
		return encode(fail("the last image has no layer " + strconv.Itoa(i)))
	}
	return encode(report.LayerEntries{Entries: s.state.layerEntries(i)})
}

// Why follows a file of the last analysis back to where it comes from.
func (s *Session) Why(queryJSON string) (answer string) {
	fail := func(msg string) any { return report.Why{Links: []report.WhyLink{}, Error: msg} }
	defer caught(&answer, fail)
	var q report.WhyQuery
	if err := json.Unmarshal([]byte(queryJSON), &q); err != nil {
		return encode(fail(fmt.Sprintf("read query: %v", err)))
	}
	if q.Archive != "" {
		return encode(s.archiveWhy(q))
	}
	return encode(s.state.why(q))
}

// answered is what f gives, or what fail makes of its error or panic.
func answered(fail func(msg string) any, f func() (any, error)) (answer string) {
	defer caught(&answer, fail)
	v, err := f()
	if err != nil {
		v = fail(err.Error())
	}
	return encode(v)
}

const done = `{"error":null}`

func failed(msg string) any {
	return struct {
		Error string `json:"error"`
	}{msg}
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return `{"error":` + strconv.Quote(err.Error()) + `}`
	}
	return string(b)
}

// caught turns a panic into an answer: a mistake of the engine's own must not take the page down, and BuildKit's parser
// panics on a few real files.
func caught(answer *string, fail func(msg string) any) {
	if r := recover(); r != nil {
		*answer = encode(fail(fmt.Sprintf("the playground's engine failed on this input (%v); please report it", r)))
	}
}
