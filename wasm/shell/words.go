package shell

import (
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// expander expands words in a world, as its dialect does: tilde, parameters, commands, arithmetic, fields, file names and
// quotes. Values that are not known pass through it as marks.
type expander struct {
	m *machine
	w *world
	d dialect
	// vague is set where a value that is not known was used.
	vague bool
	// noWord is set by "$@" without arguments, which leaves no word at all.
	noWord bool
}

func (m *machine) expander(w *world) *expander { return &expander{m: m, w: w, d: m.dialect} }

// quoting is where a part of a word stands.
type quoting uint8

const (
	bare    quoting = iota
	double          // between double quotes
	here            // in a here-document
	literal         // bare, but a part of ${x-word}, whose text is cut like a value
)

// errUnsupported is an expansion that a shell has and this evaluation has not.
var errUnsupported = errors.New("an expansion that the playground does not evaluate")

// wordError is what ends a shell in an expansion.
type wordError struct {
	text  string
	unset bool // a parameter that is not set, where one must be
}

func (e wordError) Error() string { return e.text }

// fields expands words to arguments.
func (m *machine) fields(w *world, ws ...*syntax.Word) ([]string, error) {
	var out []string
	for _, word := range ws {
		if lit := word.Lit(); lit != "" && plain(lit) {
			out = append(out, lit)
			continue
		}
		list, err := m.braces(word)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			got, err := m.wordFields(w, one)
			if err != nil {
				return nil, err
			}
			for _, g := range got {
				if !m.spend(1 + len(g)/64) {
					return out, nil
				}
			}
			out = append(out, got...)
		}
	}
	return out, nil
}

// plain tells a literal without anything to expand.
func plain(lit string) bool { return !strings.ContainsAny(lit, "\\*?[{~") }

func (m *machine) wordFields(w *world, word *syntax.Word) ([]string, error) {
	x := m.expander(w)
	b := &splitter{ifs: w.separators()}
	if err := x.parts(b, x.tilde(word, m.dialect.bash && !m.dialect.posix && assignment(word)), bare); err != nil {
		return nil, err
	}
	var out []string
	for _, f := range b.all() {
		if w.opts.noglob || !f.pattern() {
			out = append(out, f.String())
			continue
		}
		names, err := x.glob(f)
		if err != nil {
			return nil, err
		}
		out = append(out, names...)
	}
	return out, nil
}

// separators is the value of IFS.
func (w *world) separators() string {
	if v, ok := w.vars["IFS"]; ok && v.set {
		return v.value
	}
	return " \t\n"
}

// whole expands a word without making fields of it.
func (m *machine) whole(w *world, parts []syntax.WordPart, q quoting) (field, error) {
	x := m.expander(w)
	b := &splitter{ifs: w.separators(), whole: true}
	err := x.parts(b, parts, q)
	return b.joined(), err
}

// literal expands a word to one string, as in an assignment.
func (m *machine) literal(w *world, word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	f, err := m.whole(w, m.expander(w).tilde(word, false), bare)
	return f.String(), err
}

// pattern expands a word of case or [[ to a pattern.
func (m *machine) pattern(w *world, word *syntax.Word) (string, error) {
	f, err := m.whole(w, m.expander(w).tilde(word, false), bare)
	return f.escaped(escapePattern), err
}

// document expands a here-document's body.
func (m *machine) document(w *world, word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	f, err := m.whole(w, word.Parts, here)
	return f.String(), err
}

// matchPattern tells whether a shell pattern matches a whole string.
func matchPattern(pat, s string) bool { return command.Match(pat, s, 0) }

func escapePattern(s string) string {
	if !strings.ContainsAny(s, `*?[]\-!^`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(`*?[]\-!^`, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// parts expands the parts of a word one after another.
func (x *expander) parts(b *splitter, parts []syntax.WordPart, q quoting) error {
	for _, p := range parts {
		if err := x.part(b, p, q); err != nil {
			return err
		}
		if x.m.gaveUp {
			return nil
		}
	}
	return nil
}

func (x *expander) part(b *splitter, p syntax.WordPart, q quoting) error {
	quoted := q == double || q == here
	value := func(s string) {
		x.vague = x.vague || files.Vague(s)
		if quoted {
			b.add(s, true)
		} else {
			b.value(s)
		}
	}
	switch p := p.(type) {
	case *syntax.Lit:
		x.text(b, p.Value, q)
	case *syntax.SglQuoted:
		switch {
		case p.Dollar:
			b.add(x.ansiC(p.Value), true)
		case quoted:
			b.add("'"+p.Value+"'", true)
		default:
			b.add(p.Value, true)
		}
	case *syntax.DblQuoted:
		x.noWord = false
		was := len(b.fields)
		if err := x.parts(b, p.Parts, double); err != nil {
			return err
		}
		none := x.noWord && (len(p.Parts) == 1 || x.d.bash && onlyLists(p.Parts))
		if !none || len(b.fields) > was {
			b.add("", true)
		}
		x.noWord = false
	case *syntax.ParamExp:
		return x.param(b, p, q)
	case *syntax.CmdSubst:
		value(strings.TrimRight(x.m.substitution(x.w, p), "\n"))
	case *syntax.ArithmExp:
		n, vague, err := x.m.arith(x.w, p.X)
		if err != nil {
			return err
		}
		if vague {
			value(files.Mark)
		} else {
			value(strconv.FormatInt(n, 10))
		}
	case *syntax.ProcSubst:
		path, err := x.process(p)
		if err != nil {
			return err
		}
		b.add(path, true)
	case *syntax.ExtGlob:
		b.add(p.Op.String()+p.Pattern.Value+")", false)
	default:
		return errUnsupported
	}
	return nil
}

// onlyLists tells whether each part is "$@" or "${a[@]}".
func onlyLists(parts []syntax.WordPart) bool {
	for _, p := range parts {
		pe, ok := p.(*syntax.ParamExp)
		if !ok || pe.Param == nil || pe.Param.Value != "@" && wordText(pe.Index) != "@" {
			return false
		}
	}
	return true
}

// text adds the literal text of a word, in which backslashes quote.
func (x *expander) text(b *splitter, s string, q quoting) {
	plain := func(s string) {
		switch {
		case s == "":
		case q == literal:
			b.value(s)
		default:
			b.add(s, q == double || q == here)
		}
	}
	special := ""
	switch q {
	case double:
		special = "$`\"\\}"
	case here:
		special = "$`\\"
	}
	start := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if special != "" && strings.IndexByte(special, s[i+1]) < 0 && s[i+1] != '\n' {
			continue
		}
		plain(s[start:i])
		if s[i+1] != '\n' {
			b.add(s[i+1:i+2], true)
		}
		i++
		start = i + 1
	}
	plain(s[start:])
}

// ansiC is the text of $'…', whose escapes end at the first zero byte.
func (x *expander) ansiC(s string) string {
	if x.d.name == "dash" {
		return "$" + s
	}
	text, _, _ := strings.Cut(command.AnsiC(s), "\x00")
	return text
}

// assignment tells a word that looks like name=value.
func assignment(w *syntax.Word) bool {
	lit, ok := w.Parts[0].(*syntax.Lit)
	if !ok {
		return false
	}
	name, _, has := strings.Cut(lit.Value, "=")
	return has && syntax.ValidName(name)
}

// tilde replaces ~ and ~user at the start of a word, and in an assignment's value after each colon too.
func (x *expander) tilde(word *syntax.Word, after bool) []syntax.WordPart {
	lit, ok := word.Parts[0].(*syntax.Lit)
	if !ok || !strings.Contains(lit.Value, "~") {
		return word.Parts
	}
	head := ""
	text := lit.Value
	if after {
		i := strings.IndexByte(text, '=') + 1
		head, text = text[:i], text[i:]
	}
	home, rest, ok := x.home(text, len(word.Parts) == 1, "/")
	if !ok {
		return word.Parts
	}
	return append([]syntax.WordPart{&syntax.Lit{Value: head}, &syntax.SglQuoted{Value: home}, &syntax.Lit{Value: rest}}, word.Parts[1:]...)
}

// assignedParts are the parts of an assignment's value with each tilde replaced that begins it or follows a colon.
func (x *expander) assignedParts(word *syntax.Word) []syntax.WordPart {
	var out []syntax.WordPart
	for i, p := range word.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok || !strings.Contains(lit.Value, "~") {
			out = append(out, p)
			continue
		}
		for j, piece := range strings.SplitAfter(lit.Value, ":") {
			home, rest, ok := x.home(piece, i == len(word.Parts)-1 || strings.HasSuffix(piece, ":"), "/:")
			if !ok || i+j > 0 && j == 0 {
				out = append(out, &syntax.Lit{Value: piece})
				continue
			}
			out = append(out, &syntax.SglQuoted{Value: home}, &syntax.Lit{Value: rest})
		}
	}
	return out
}

// home reads a tilde at the start of a text; last says that nothing follows the text in its word.
func (x *expander) home(text string, last bool, ends string) (home, rest string, ok bool) {
	user, ok := strings.CutPrefix(text, "~")
	if !ok {
		return "", "", false
	}
	i := strings.IndexAny(user, ends)
	if i < 0 && !last || strings.Contains(user[:max(i, 0)], `\`) {
		return "", "", false
	}
	if i >= 0 {
		user, rest = user[:i], user[i:]
	}
	if user == "" {
		v, ok := x.w.vars["HOME"]
		return v.value, rest, ok && v.set
	}
	db := command.Users(x.w.fs)
	if u, ok := db.User(user); ok {
		return u.Home, rest, true
	}
	if db.Complete {
		return "", "", false
	}
	x.vague = true
	return files.Mark, rest, true
}

// process runs the command of <(…) and gives its output a name to be read under.
func (x *expander) process(p *syntax.ProcSubst) (string, error) {
	if p.Op != syntax.CmdIn {
		return "", errUnsupported
	}
	text := x.m.output(x.w, p.Stmts)
	x.w.pipes = append(x.w.pipes[:len(x.w.pipes):len(x.w.pipes)], text)
	e := fstree.Empty().Edit()
	name := ""
	for i, t := range x.w.pipes {
		name = strconv.Itoa(63 - i)
		n := fstree.NewSized(t.Size, 0o600, x.m.job.Origin)
		files.SetText(n, t)
		e.Put("/"+name, n)
	}
	x.w.fs.AddMount(files.Mount{Path: "/dev/fd", Tree: e.Tree()})
	return "/dev/fd/" + name, nil
}

// substitution evaluates $(…) and keeps its status.
func (m *machine) substitution(w *world, s *syntax.CmdSubst) string {
	if len(s.Stmts) == 1 && m.dialect.bash {
		if r := s.Stmts[0]; r.Cmd == nil && len(r.Redirs) == 1 && r.Redirs[0].Op == syntax.RdrIn {
			return m.fileText(w, r.Redirs[0])
		}
	}
	status := w.status
	text := m.output(w, s.Stmts)
	if w.substStatus = w.status; !m.dialect.bash {
		w.status = status
	}
	if !text.Known {
		return files.Mark
	}
	return strings.ReplaceAll(string(text.Bytes), "\x00", "")
}

// fileText is bash's $(<file).
func (m *machine) fileText(w *world, r *syntax.Redirect) string {
	p, err := m.literal(w, r.Word)
	if err != nil {
		return files.Mark
	}
	t, e := w.fs.Read(p)
	switch {
	case e.Failed():
		m.complain(w, p+": "+e.String())
		w.substStatus, w.status = 1, 1
		return ""
	case e == files.Maybe:
		w.substStatus, w.status = command.Unknown, command.Unknown
		return files.Mark
	}
	w.substStatus, w.status = 0, 0
	if !t.Known {
		return files.Mark
	}
	return strings.ReplaceAll(string(t.Bytes), "\x00", "")
}

// output evaluates statements in a subshell and merges the worlds that they lead to; w gets their files and status.
func (m *machine) output(w *world, list []*syntax.Stmt) files.Text {
	if w.depth >= maxDepth || !m.spend(1) {
		m.gaveUp = true
		return files.Unknown
	}
	sub := w.clone()
	sub.sub, sub.exit = true, ""
	sub.depth++
	if m.dialect.bash && !m.dialect.posix {
		sub.opts.errexit = false
	}
	sub.sinks = append(sub.sinks, files.Known(nil))
	mine := len(sub.sinks) - 1
	sub.fds[1] = fd{kind: toSink, sink: mine}
	end := m.merge(m.runTraps(m.stmts(one(sub), list, false)))
	text := end.sinks[mine]
	cwd, umask := w.fs.Cwd, w.fs.Umask
	w.fs = end.fs
	w.fs.Cwd, w.fs.Umask = cwd, umask
	w.sinks, w.notes, w.in = end.sinks[:mine], end.notes, end.in
	w.status = end.status
	return text
}
