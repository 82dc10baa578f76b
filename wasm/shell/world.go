package shell

import (
	"maps"
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// world is one possible state of the shell and its files. Evaluation takes a world and returns those it may lead to;
// a function that is given a world owns it and may change it.
type world struct {
	fs     *files.FS
	vars   map[string]variable
	funcs  map[string]*syntax.Stmt
	args   []string // $1 and on
	arg0   string
	status command.Status
	// flow says that the statements that follow are skipped, up to what takes the flow.
	flow  flow
	count int // levels of break and continue still to go
	loops int // loops under way
	fds   []fd
	// sinks are the texts that descriptors write to and nobody has taken yet.
	sinks []files.Text
	in    *input
	opts  options
	notes []report.Effect
	exit  string // trap … EXIT
	depth int    // of functions, eval, sourced files and substitutions
	// locals are the values that "local" hid, for the functions under way.
	locals []map[string]variable
	// substStatus is the status of the last command substitution in the words at hand.
	substStatus command.Status
	// sub is true in a subshell: exit ends it, not the script.
	sub bool
	// background are the statuses of the commands that were started with &.
	background []command.Status
	// pipeStatus are the statuses of the last pipeline's commands.
	pipeStatus []string
	// pipes are the texts of <(…), by falling descriptor from 63.
	pipes []files.Text
	// dirs is the stack of pushd, the latest first.
	dirs []string
	// optIndex is the OPTIND that getopts left, letter where in that word it goes on; 0 is a new word.
	optIndex, letter int
	// sourcing counts the sourced files under way.
	sourcing int
	// loose is true after a file was sourced that is not known: a variable that is not set here may be.
	loose bool
}

// input is a text that is read in turns (read, or several commands in one group).
type input struct {
	text files.Text
	// dir is true for a directory: it opens, but cannot be read.
	dir bool
}

type flow uint8

const (
	goOn flow = iota
	breaking
	continuing
	returning
	exiting
)

// options are the shell's own, as set by set.
type options struct {
	errexit, nounset, pipefail, noglob, xtrace, allexport, noclobber, noexec bool
	globstar, nullglob, dotglob, extglob                                     bool
}

type variable struct {
	value              string
	list               []string
	kind               varKind
	table              map[string]string
	set                bool
	exported, readonly bool
	integer            bool // declare -i
}

type varKind uint8

const (
	scalar varKind = iota
	indexed
	associative
)

// fd is what a file descriptor is connected to.
type fd struct {
	kind   fdKind
	sink   int    // of toSink
	path   string // of toFile: where its text goes
	in     *input // of toInput, but for descriptor 0
	unsure bool   // of toFile: the file's earlier text is not known
}

type fdKind uint8

const (
	closed fdKind = iota
	toSink
	toFile
	toNull
	toInput
)

// clone copies a world; only what is immutable is shared.
func (w *world) clone() *world {
	c := *w
	c.fs = w.fs.Fork()
	c.vars = maps.Clone(w.vars)
	c.funcs = maps.Clone(w.funcs)
	c.args = slices.Clone(w.args)
	c.fds = slices.Clone(w.fds)
	c.sinks = slices.Clone(w.sinks)
	c.notes = slices.Clip(w.notes)
	c.locals = make([]map[string]variable, len(w.locals))
	for i, l := range w.locals {
		c.locals[i] = maps.Clone(l)
	}
	c.in = w.in.copyTo(c.fds, w.fds)
	return &c
}

// copyTo copies an input, and those that descriptors hold; descriptors that shared one still do.
func (in *input) copyTo(fds, old []fd) *input {
	copies := map[*input]*input{}
	fresh := func(in *input) *input {
		if in == nil {
			return nil
		}
		if copies[in] == nil {
			i := *in
			copies[in] = &i
		}
		return copies[in]
	}
	for i := range fds {
		fds[i].in = fresh(old[i].in)
	}
	return fresh(in)
}

// either merges two worlds whose ways meet: what differs is not known afterwards.
func (w *world) either(o *world) *world {
	r := w.clone()
	r.fs = w.fs.Either(o.fs)
	r.status = eitherStatus(w.status, o.status)
	for name, v := range o.vars {
		if mine, ok := r.vars[name]; !ok || !sameVariable(mine, v) {
			r.vars[name] = variable{value: files.Mark, set: true, exported: v.exported || mine.exported}
		}
	}
	for name, v := range w.vars {
		if _, ok := o.vars[name]; !ok {
			r.vars[name] = variable{value: files.Mark, set: true, exported: v.exported}
		}
	}
	for i := range r.sinks {
		if i < len(o.sinks) {
			r.sinks[i] = files.Either(r.sinks[i], o.sinks[i])
		}
	}
	if !slices.Equal(w.args, o.args) {
		r.args = []string{files.Mark}
	}
	if r.in != nil && o.in != nil {
		r.in.text = files.Either(r.in.text, o.in.text)
	}
	r.loose = w.loose || o.loose
	r.notes = joinNotes(w.notes, o.notes)
	return r
}

func sameVariable(a, b variable) bool {
	return a.value == b.value && a.kind == b.kind && a.set == b.set && a.exported == b.exported && slices.Equal(a.list, b.list) && maps.Equal(a.table, b.table)
}

func eitherStatus(a, b command.Status) command.Status {
	switch {
	case a == b:
		return a
	case a != 0 && a != command.Unknown && b != 0 && b != command.Unknown:
		return command.Fails
	}
	return command.Unknown
}

// joinNotes is the union in order.
func joinNotes(a, b []report.Effect) []report.Effect {
	out := slices.Clip(a)
	for _, n := range b {
		if !slices.ContainsFunc(out, func(o report.Effect) bool { return o.Text == n.Text && o.Kind == n.Kind && o.Path == n.Path }) {
			out = append(out, n)
		}
	}
	return out
}

func (w *world) note(kind report.EffectKind, text string) {
	w.notes = joinNotes(w.notes, []report.Effect{{Kind: kind, Text: text}})
}

// exported are the variables that a program gets.
func (w *world) exported() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(w.vars)) {
		if v := w.vars[name]; v.exported && v.set && v.kind == scalar {
			out = append(out, name+"="+v.value)
		}
	}
	return out
}

// get is a variable's value, "" where it is not set.
func (w *world) get(name string) string { return w.vars[name].value }

// setVar assigns a scalar; it reports whether that is allowed.
func (w *world) setVar(name, value string) bool {
	v := w.vars[name]
	if v.readonly {
		return false
	}
	if v.kind == indexed && v.set {
		v.list = slices.Clone(v.list)
		if len(v.list) == 0 {
			v.list = []string{value}
		} else {
			v.list[0] = value
		}
		w.vars[name] = v
		return true
	}
	v.value, v.set, v.kind, v.list, v.table = value, true, scalar, nil, nil
	v.exported = v.exported || w.opts.allexport
	w.vars[name] = v
	return true
}

// worlds that go on from here.
func one(w *world) []*world { return []*world{w} }

// split follows an unknown status both ways: in the first world it is zero, in the second it is not.
func split(w *world) []*world {
	if w.status != command.Unknown {
		return one(w)
	}
	bad := w.clone()
	w.status, bad.status = 0, command.Fails
	return []*world{w, bad}
}

// settle merges worlds that are at the same place, so that what follows is evaluated once.
func settle(ws []*world) []*world {
	if len(ws) < 2 {
		return ws
	}
	var out []*world
	for _, w := range ws {
		merged := false
		for i, o := range out {
			if o.flow == w.flow && o.count == w.count && o.flow != exiting && o.depth == w.depth && len(o.sinks) == len(w.sinks) {
				out[i], merged = o.either(w), true
				break
			}
		}
		if !merged {
			out = append(out, w)
		}
	}
	return limit(out)
}

// byStatus merges worlds of which the status is zero, and those of which it is not.
func byStatus(ws []*world) []*world {
	if len(ws) < 2 {
		return ws
	}
	var out []*world
	for _, w := range ws {
		merged := false
		for i, o := range out {
			same := (o.status == 0) == (w.status == 0) && (o.status == command.Unknown) == (w.status == command.Unknown)
			if same && o.flow == w.flow && o.count == w.count && o.depth == w.depth && len(o.sinks) == len(w.sinks) && (o.flow != exiting || o.sub == w.sub) {
				out[i], merged = o.either(w), true
				break
			}
		}
		if !merged {
			out = append(out, w)
		}
	}
	return out
}

// maxWorlds bounds how many possibilities are followed side by side.
const maxWorlds = 8

// limit keeps the number of worlds small by merging those that only differ in status.
func limit(ws []*world) []*world {
	if len(ws) <= maxWorlds {
		return ws
	}
	return byStatus(ws)
}
