package shell

import (
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/pattern"
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// config joins expand to a world. Unknown values pass through expand as marks.
type config struct {
	*expand.Config
	m *machine
	w *world
	// vague is set where a value that is not known was used.
	vague bool
	// unsureGlob is set where a directory that was listed may hold more.
	unsureGlob bool
	// texts keeps the output of substitutions, so that a word can be expanded twice and runs its commands once.
	texts map[*syntax.CmdSubst]string
}

func (m *machine) config(w *world) *config {
	c := &config{m: m, w: w, texts: map[*syntax.CmdSubst]string{}}
	c.Config = &expand.Config{
		Env:      environ{c},
		CmdSubst: c.substitute,
		ProcSubst: func(*syntax.ProcSubst) (string, error) {
			c.vague = true
			return files.Mark, nil
		},
		NoUnset:  w.opts.nounset,
		GlobStar: w.opts.globstar,
		NullGlob: w.opts.nullglob,
		DotGlob:  w.opts.dotglob,
		ExtGlob:  w.opts.extglob,
	}
	if !w.opts.noglob {
		c.ReadDir2 = c.readDir
	}
	return c
}

// fields expands words to arguments.
func (m *machine) fields(w *world, ws ...*syntax.Word) ([]string, error) {
	var out []string
	for _, word := range ws {
		if lit := word.Lit(); lit != "" && plain(lit) {
			out = append(out, lit)
			continue
		}
		c := m.config(w)
		got, err := expand.Fields(c.Config, word)
		if err != nil {
			return nil, err
		}
		if c.unsureGlob {
			if got, err = c.unsureFields(word, got); err != nil {
				return nil, err
			}
		}
		for _, g := range got {
			if !m.spend(1 + len(g)/64) {
				return out, nil
			}
		}
		out = append(out, got...)
	}
	return out, nil
}

// plain tells a literal without anything to expand.
func plain(lit string) bool { return !strings.ContainsAny(lit, "\\*?[{~") }

// unsureFields adds, for each pattern of which not all matches are known, a word that stands for the rest.
func (c *config) unsureFields(word *syntax.Word, known []string) ([]string, error) {
	vars := c.w.vars
	c.w.vars = cloneVars(vars)
	c.ReadDir2 = nil
	raw, err := expand.Fields(c.Config, word)
	c.w.vars = vars
	if err != nil {
		return nil, err
	}
	var out []string
	for _, k := range known {
		if !slices.Contains(raw, k) || !pattern.HasMeta(k, 0) {
			out = append(out, k)
		}
	}
	for _, r := range raw {
		if !pattern.HasMeta(r, 0) {
			continue
		}
		i := strings.IndexAny(r, "*?[")
		i = strings.LastIndexByte(r[:max(i, 0)], '/') + 1
		out = append(out, r[:i]+files.GlobMark+r[i:])
	}
	return out, nil
}

// literal expands a word to one string, as in an assignment.
func (m *machine) literal(w *world, word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	return expand.Literal(m.config(w).Config, word)
}

// pattern expands a word of case or [[ to a pattern.
func (m *machine) pattern(w *world, word *syntax.Word) (string, error) {
	return expand.Pattern(m.config(w).Config, word)
}

// document expands a here-document's body.
func (m *machine) document(w *world, word *syntax.Word) (string, error) {
	if word == nil {
		return "", nil
	}
	return expand.Document(m.config(w).Config, word)
}

// matchPattern tells whether a shell pattern matches a whole string.
func matchPattern(pat, s string) bool {
	return command.Match(pat, s, 0)
}

// environ shows a world's variables to expand.
type environ struct{ c *config }

func (e environ) Get(name string) expand.Variable {
	w := e.c.w
	str := func(s string) expand.Variable { return expand.Variable{Set: true, Kind: expand.String, Str: s} }
	switch name {
	case "@", "*":
		// A list that is nil would make "$@" one empty word.
		return expand.Variable{Set: true, Kind: expand.Indexed, List: append([]string{}, w.args...)}
	case "#":
		return str(strconv.Itoa(len(w.args)))
	case "?":
		if w.status < 0 {
			e.c.vague = true
			return str(files.Mark)
		}
		return str(strconv.Itoa(int(w.status)))
	case "0":
		return str(w.arg0)
	case "$", "PPID", "RANDOM", "EPOCHSECONDS", "SECONDS", "BASHPID":
		e.c.vague = true
		return str(files.Mark)
	case "-":
		return str(w.opts.letters(e.c.m.dialect.name == "dash"))
	case "UID", "EUID":
		if e.c.m.dialect.bash {
			return str(strconv.Itoa(w.fs.UID))
		}
	case "HOSTNAME":
		if e.c.m.dialect.bash {
			e.c.vague = true
			return str(files.Mark)
		}
	}
	if n, err := strconv.Atoi(name); err == nil && n > 0 {
		if n <= len(w.args) {
			return str(w.args[n-1])
		}
		return expand.Variable{}
	}
	if user, ok := strings.CutPrefix(name, "HOME "); ok {
		return e.home(user)
	}
	v, ok := w.vars[name]
	if !ok && w.loose && name != "IFS" {
		e.c.vague = true
		return str(files.Mark)
	}
	if !ok {
		return expand.Variable{}
	}
	if files.Vague(v.value) {
		e.c.vague = true
	}
	x := expand.Variable{Set: v.set, Exported: v.exported, ReadOnly: v.readonly}
	switch v.kind {
	case indexed:
		x.Kind, x.List = expand.Indexed, v.list
	case associative:
		x.Kind, x.Map = expand.Associative, v.table
	default:
		x.Kind, x.Str = expand.String, v.value
		if name != "IFS" && w.emptyFields(v.value) {
			e.c.vague, x.Str = true, files.Mark
		}
	}
	return x
}

// emptyFields tells whether a value has empty fields between separators that are not blanks: the library drops those, a
// shell keeps them, so that such a value is better taken as not known.
func (w *world) emptyFields(value string) bool {
	for _, r := range w.vars["IFS"].value {
		if r == ' ' || r == '\t' || r == '\n' {
			continue
		}
		if s := string(r); strings.HasPrefix(value, s) || strings.Contains(value, s+s) {
			return true
		}
	}
	return false
}

// home answers ~user from the tree; a user who is not there leaves the text as it is.
func (e environ) home(user string) expand.Variable {
	db := command.Users(e.c.w.fs)
	if u, ok := db.User(user); ok {
		return expand.Variable{Set: true, Kind: expand.String, Str: u.Home}
	}
	if db.Complete {
		return expand.Variable{Set: true, Kind: expand.String, Str: "~" + user}
	}
	e.c.vague = true
	return expand.Variable{Set: true, Kind: expand.String, Str: files.Mark}
}

func (e environ) Each(f func(string, expand.Variable) bool) {
	for name := range e.c.w.vars {
		if !f(name, e.Get(name)) {
			return
		}
	}
}

// Set is called by ${x:=v} and by arithmetic.
func (e environ) Set(name string, v expand.Variable) error {
	old := e.c.w.vars[name]
	if old.readonly {
		return errReadonly
	}
	n := variable{set: v.Set, exported: old.exported || v.Exported, value: v.Str}
	switch v.Kind {
	case expand.Indexed:
		n.kind, n.list = indexed, v.List
	case expand.Associative:
		n.kind, n.table = associative, v.Map
	}
	if e.c.vague {
		n.value = files.Mark
	}
	e.c.w.vars[name] = n
	return nil
}

// substitute runs a command substitution and writes its output without the last newlines.
func (c *config) substitute(out io.Writer, s *syntax.CmdSubst) error {
	if c.texts == nil {
		c.texts = map[*syntax.CmdSubst]string{}
	}
	text, ok := c.texts[s]
	if !ok {
		text = c.m.substitution(c.w, s)
		c.texts[s] = text
	}
	if files.Vague(text) {
		c.vague = true
	}
	_, err := io.WriteString(out, text)
	return err
}

// substitution evaluates $(…) in a subshell and merges the worlds that it leads to.
func (m *machine) substitution(w *world, s *syntax.CmdSubst) string {
	if w.depth >= maxDepth || !m.spend(1) {
		m.gaveUp = true
		return files.Mark
	}
	sub := w.clone()
	sub.sub = true
	sub.depth++
	if m.dialect.bash && !m.dialect.posix {
		sub.opts.errexit = false
	}
	sub.sinks = append(sub.sinks, files.Known(nil))
	mine := len(sub.sinks) - 1
	sub.fds[1] = fd{kind: toSink, sink: mine}
	end := m.merge(m.stmts(one(sub), s.Stmts, false))
	text := end.sinks[mine]
	w.fs.Tree = end.fs.Tree
	cwd, umask := w.fs.Cwd, w.fs.Umask
	w.fs = end.fs
	w.fs.Cwd, w.fs.Umask = cwd, umask
	w.sinks, w.notes, w.in = end.sinks[:mine], end.notes, end.in
	w.substStatus = end.status
	if m.dialect.bash {
		w.status = end.status
	}
	if !text.Known {
		return files.Mark
	}
	return strings.ReplaceAll(string(text.Bytes), "\x00", "")
}

// readDir lists a directory for a pattern.
func (c *config) readDir(p string) ([]fs.DirEntry, error) {
	if !c.m.spend(1) {
		return nil, fs.ErrNotExist
	}
	// What the kernel shows there is not listed here, but no script means it with a pattern.
	system := strings.HasPrefix(p, "/proc") || strings.HasPrefix(p, "/sys")
	entries, complete, e := c.w.fs.List(p)
	switch e {
	case files.OK:
	case files.Maybe:
		c.unsureGlob = c.unsureGlob || !system
		return nil, fs.ErrNotExist
	case files.ENOTDIR:
		return nil, syscall.ENOTDIR
	default:
		return nil, fs.ErrNotExist
	}
	c.unsureGlob = c.unsureGlob || !complete && !system
	out := make([]fs.DirEntry, len(entries))
	for i, x := range entries {
		out[i] = dirEntry{x}
	}
	return out, nil
}

type dirEntry struct{ files.Entry }

func (d dirEntry) Name() string { return d.Entry.Name }
func (d dirEntry) IsDir() bool  { return d.Node.Kind == fstree.Dir }
func (d dirEntry) Type() fs.FileMode {
	switch d.Node.Kind {
	case fstree.Dir:
		return fs.ModeDir
	case fstree.Symlink:
		return fs.ModeSymlink
	}
	return 0
}
func (d dirEntry) Info() (fs.FileInfo, error) { return nil, fs.ErrInvalid }
