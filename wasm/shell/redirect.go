package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// maxOutput bounds the bytes that are kept of one text, and maxWritten those of a whole RUN.
const (
	maxOutput  = 1 << 20
	maxWritten = 16 << 20
)

// redirect evaluates something with redirections and puts the descriptors back.
func (m *machine) redirect(w *world, list []*syntax.Redirect, f func(w *world) []*world) []*world {
	if len(list) == 0 {
		return f(w)
	}
	fds, in := append([]fd(nil), w.fds...), w.in
	status := w.status
	out := m.each(m.open(w, list), func(w *world) []*world {
		if w.status != 0 {
			if m.dialect.name == "ash" {
				return one(w) // to busybox it is no failure of a compound command
			}
			return m.errexit(one(w), m.tested)
		}
		w.status = status // what stands in a group may ask for it
		return f(w)
	})
	for _, x := range out {
		x.fds = append([]fd(nil), fds...)
		x.in = in
	}
	return out
}

// open does the redirections. A world whose status is not zero afterwards is one in which they failed.
func (m *machine) open(w *world, list []*syntax.Redirect) []*world {
	w.status = 0
	ws := one(w)
	for _, r := range list {
		var next []*world
		for _, w := range ws {
			if w.status != 0 || w.flow != goOn {
				next = append(next, w)
				continue
			}
			before := w.fs.Fork()
			m.openOne(w, r)
			if w.status != command.Unknown {
				next = append(next, w)
				continue
			}
			bad := w.clone()
			bad.fs, bad.status, w.status = before.Either(w.fs), 1, 0
			next = append(next, w, bad)
		}
		ws = next
	}
	return ws
}

func (m *machine) openOne(w *world, r *syntax.Redirect) {
	n := 1
	switch r.Op {
	case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		n = 0
	}
	if r.N != nil {
		v, err := strconv.Atoi(r.N.Value)
		if err != nil || v > 9 {
			m.misread(w, "a file descriptor that is a variable")
			return
		}
		n = v
	}
	if r.Op == syntax.Hdoc || r.Op == syntax.DashHdoc {
		m.openHere(w, n, r)
		return
	}
	fields, err := m.redirectWord(w, r)
	if err != nil {
		m.expandFailed(w, err)
		return
	}
	switch r.Op {
	case syntax.WordHdoc:
		w.setInput(n, files.KnownString(fields+"\n"))
	case syntax.RdrInOut:
		// It makes a file that is missing.
		if _, e := w.fs.Lookup(fields); e == files.ENOENT {
			m.openOut(w, n, fields, true)
		}
		m.openIn(w, n, fields)
	case syntax.RdrIn:
		m.openIn(w, n, fields)
	case syntax.DplOut, syntax.DplIn:
		m.duplicate(w, n, fields)
	case syntax.RdrAll, syntax.AppAll:
		m.openOut(w, 1, fields, r.Op == syntax.AppAll)
		w.fds[2] = w.fds[1]
	default: // > >| >>
		if r.Op == syntax.RdrOut && w.opts.noclobber {
			if f, e := w.fs.Lookup(fields); e == files.OK && f.Node.Kind == fstree.File {
				m.complain(w, "can't create "+fields+": file exists")
				w.status = m.dialect.redirectStatus
				return
			}
		}
		m.openOut(w, n, fields, r.Op == syntax.AppOut)
	}
}

// redirectWord expands the word of a redirection; no fields are split.
func (m *machine) redirectWord(w *world, r *syntax.Redirect) (string, error) {
	return m.literal(w, r.Word)
}

func (m *machine) openHere(w *world, n int, r *syntax.Redirect) {
	text, err := m.hereText(w, r)
	if err != nil {
		m.expandFailed(w, err)
		if w.flow == exiting {
			// A document that cannot be expanded is a redirection that fails, no more.
			if w.flow = goOn; !m.dialect.bash {
				w.status = m.dialect.redirectStatus
			}
		}
		return
	}
	w.setInput(n, files.KnownString(text))
}

// hereText is what a here-document holds: as it stands where its word is quoted, else expanded.
func (m *machine) hereText(w *world, r *syntax.Redirect) (string, error) {
	if r.Hdoc == nil {
		return "", nil
	}
	if lit := r.Word.Lit(); lit != "" && !strings.Contains(lit, `\`) {
		return m.document(w, r.Hdoc)
	}
	text := ""
	for _, p := range r.Hdoc.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok {
			return "", errUnsupported
		}
		text += lit.Value
	}
	return text, nil
}

func (w *world) setInput(n int, t files.Text) {
	if n != 0 {
		w.fds[n] = fd{kind: toInput, in: &input{text: t}}
		return
	}
	w.in = &input{text: t}
	w.fds[0] = fd{kind: toInput}
}

func (m *machine) openIn(w *world, n int, p string) {
	if p == "/dev/stdin" || p == "/dev/fd/0" {
		return
	}
	t, e := w.fs.Read(p)
	switch {
	case e == files.EISDIR:
		// It opens; reading from it fails.
		w.setInput(n, files.Known(nil))
		if w.in != nil {
			w.in.dir = true
		}
		return
	case e.Failed():
		m.complain(w, "can't open "+p+": "+lower(e))
		w.status = m.dialect.redirectStatus
		return
	case e == files.Maybe:
		w.status = command.Unknown
	}
	w.setInput(n, t)
}

func (m *machine) openOut(w *world, n int, p string, appendTo bool) {
	switch p {
	case "/dev/null":
		w.fds[n] = fd{kind: toNull}
		return
	case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1":
		w.fds[n] = w.fds[1]
		return
	case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2":
		w.fds[n] = w.fds[2]
		return
	}
	_, was := w.fs.Lookup(p)
	real, e := w.fs.Create(p, 0o666&^w.fs.Umask, !appendTo)
	if e.Failed() {
		m.complain(w, "can't create "+p+": "+lower(e))
		w.status = m.dialect.redirectStatus
		return
	}
	if e == files.Maybe {
		w.status = command.Unknown
	}
	if real == "" {
		w.fds[n] = fd{kind: toNull}
		return
	}
	w.fds[n] = fd{kind: toFile, path: real, unsure: appendTo && was == files.Maybe}
	if w.fds[n].unsure {
		w.fs.Append(real, files.Unknown)
	}
}

func (m *machine) duplicate(w *world, n int, p string) {
	if p == "-" {
		w.fds[n] = fd{kind: closed}
		return
	}
	from, err := strconv.Atoi(p)
	switch {
	case err != nil && m.dialect.bash:
		m.openOut(w, 1, p, false)
		w.fds[2] = w.fds[1]
	case err != nil || from > 9 || from < 0 || w.fds[from].kind == closed:
		m.complain(w, "bad fd number")
		w.status = m.dialect.redirectStatus
	default:
		w.fds[n] = w.fds[from]
		if w.fds[from].kind == toInput && n != from {
			switch {
			case n == 0:
				w.in = w.fds[from].in
			case from == 0:
				w.fds[n].in = w.in
			}
		}
	}
}

// emit writes a text to a descriptor; false where the descriptor is closed.
func (m *machine) emit(w *world, n int, t files.Text) bool {
	if t.Known && len(t.Bytes) == 0 {
		return true
	}
	d := w.fds[n]
	if t.Known {
		m.spend(len(t.Bytes) / 256)
		if m.written += len(t.Bytes); m.written > maxWritten {
			m.gaveUp = true
			return true
		}
	}
	switch d.kind {
	case closed:
		return false
	case toSink:
		w.sinks[d.sink] = bounded(w.sinks[d.sink].Add(t))
	case toFile:
		if cur, e := w.fs.Read(d.path); e == files.OK && cur.Known {
			m.spend(len(cur.Bytes) / 256)
		}
		w.fs.Append(d.path, t)
	}
	return true
}

// bounded forgets the bytes of a text that is too long to keep.
func bounded(t files.Text) files.Text {
	if t.Known && len(t.Bytes) > maxOutput {
		return files.Sized(t.Size)
	}
	return t
}

// complain writes the shell's own error message.
func (m *machine) complain(w *world, text string) {
	message := files.KnownString(w.arg0 + ": " + text + "\n")
	if m.dialect.name != "ash" {
		message = otherWords(message)
	}
	m.emit(w, 2, message)
}

func lower(e files.Errno) string {
	switch e {
	case files.ENOENT:
		return "no such file"
	}
	return e.String()
}
