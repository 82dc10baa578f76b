package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// machine is what all worlds of one RUN share: the job, its dialect and the budget.
type machine struct {
	job     *Job
	dialect dialect
	left    int
	// gaveUp is set once the budget is gone; every world then ends as not followed.
	gaveUp  bool
	written int
	// tested is true while errexit does not apply to the command under way, also in the functions that it calls.
	tested bool
}

// spend counts work; false says that the budget is gone.
func (m *machine) spend(n int) bool {
	if m.left -= n; m.left < 0 {
		m.gaveUp = true
	}
	return !m.gaveUp
}

// maxDepth bounds functions, substitutions and sourced files inside each other.
const maxDepth = 60

// stmts evaluates a list. tested is true where errexit does not apply.
func (m *machine) stmts(ws []*world, list []*syntax.Stmt, tested bool) []*world {
	for _, s := range list {
		if len(ws) == 1 && ws[0].opts.noexec {
			return ws
		}
		ws = settle(ws)
		var next []*world
		for _, w := range ws {
			if w.flow != goOn || m.gaveUp {
				next = append(next, w)
			} else {
				next = append(next, m.stmt(w, s, tested)...)
			}
		}
		ws = next
	}
	return ws
}

// each goes on from every world that is not on its way out.
func (m *machine) each(ws []*world, f func(w *world) []*world) []*world {
	var out []*world
	for _, w := range ws {
		if w.flow != goOn || m.gaveUp {
			out = append(out, w)
		} else {
			out = append(out, f(w)...)
		}
	}
	return out
}

func (m *machine) stmt(w *world, s *syntax.Stmt, tested bool) []*world {
	if !m.spend(1) {
		return one(w)
	}
	if s.Background {
		// It runs beside what follows; as nothing here takes time, its turn is now.
		sub := w.clone()
		sub.sub = true
		copied := *s
		copied.Background = false
		ws := m.leave(w, m.stmt(sub, &copied, true))
		for _, w := range ws {
			w.background = append(slices.Clip(w.background), w.status)
			w.status = 0
		}
		return ws
	}
	if s.Negated {
		ws := m.redirected(w, s, true)
		return m.each(ws, func(w *world) []*world {
			var out []*world
			for _, w := range split(w) {
				if w.status == 0 {
					w.status = 1
				} else {
					w.status = 0
				}
				out = append(out, w)
			}
			return out
		})
	}
	return m.redirected(w, s, tested)
}

// redirected evaluates a statement's command with its redirections.
func (m *machine) redirected(w *world, s *syntax.Stmt, tested bool) []*world {
	outer := m.tested
	m.tested = tested
	defer func() { m.tested = outer }()
	call, simple := s.Cmd.(*syntax.CallExpr)
	if simple {
		ws := m.call(w, call, s.Redirs)
		for _, x := range ws {
			x.pipeStatus = nil
		}
		return m.errexit(ws, tested)
	}
	if decl, ok := s.Cmd.(*syntax.DeclClause); ok {
		return m.errexit(m.redirect(w, s.Redirs, func(w *world) []*world { return m.declare(w, decl) }), tested)
	}
	if len(s.Redirs) == 0 {
		return m.command(w, s.Cmd, tested)
	}
	return m.redirect(w, s.Redirs, func(w *world) []*world { return m.command(w, s.Cmd, tested) })
}

// errexit ends the shell where a command failed under set -e.
func (m *machine) errexit(ws []*world, tested bool) []*world {
	if tested {
		return ws
	}
	var out []*world
	for _, w := range ws {
		if w.flow != goOn || !w.opts.errexit || w.status == 0 {
			out = append(out, w)
			continue
		}
		for _, w := range split(w) {
			if w.status != 0 {
				w.flow = exiting
			}
			out = append(out, w)
		}
	}
	return out
}

func (m *machine) command(w *world, c syntax.Command, tested bool) []*world {
	switch c := c.(type) {
	case nil:
		w.status = 0
		return one(w)
	case *syntax.Block:
		return m.stmts(one(w), c.Stmts, tested)
	case *syntax.Subshell:
		sub := w.clone()
		sub.sub, sub.exit = true, ""
		return m.errexit(m.leave(w, m.runTraps(m.stmts(one(sub), c.Stmts, tested))), tested)
	case *syntax.BinaryCmd:
		return m.binary(w, c, tested)
	case *syntax.IfClause:
		return m.ifClause(w, c, tested)
	case *syntax.WhileClause:
		return m.loop(w, func() []*world { return m.while(w, c, tested) })
	case *syntax.ForClause:
		return m.loop(w, func() []*world { return m.forClause(w, c, tested) })
	case *syntax.CaseClause:
		return m.caseClause(w, c, tested)
	case *syntax.FuncDecl:
		if c.Name == nil {
			return m.misread(w, "a function without a name")
		}
		w.funcs[c.Name.Value] = c.Body
		w.status = 0
		return one(w)
	case *syntax.TimeClause:
		if c.Stmt == nil {
			w.status = 0
			return one(w)
		}
		return m.stmt(w, c.Stmt, tested)
	case *syntax.ArithmCmd:
		return m.errexit(m.arithmetic(w, c.X), tested)
	case *syntax.LetClause:
		ws := one(w)
		for _, x := range c.Exprs {
			ws = m.each(ws, func(w *world) []*world { return m.arithmetic(w, x) })
		}
		return m.errexit(ws, tested)
	case *syntax.TestClause:
		return m.errexit(m.testClause(w, c.X), tested)
	}
	return m.misread(w, "a kind of command that the playground does not evaluate")
}

// misread marks a part of a script that is valid but not evaluated.
func (m *machine) misread(w *world, what string) []*world {
	w.note(report.EffectUnknown, "The script uses "+what+".")
	w.fs.Shake()
	w.status = command.Unknown
	return one(w)
}

// leave returns from a subshell: files and output stay changed, all else is the parent's again.
func (m *machine) leave(parent *world, ws []*world) []*world {
	out := make([]*world, 0, len(ws))
	for i, sub := range ws {
		p := parent
		if i < len(ws)-1 {
			p = parent.clone()
		}
		cwd, umask := p.fs.Cwd, p.fs.Umask
		uid, gid := p.fs.UID, p.fs.GID
		p.fs = sub.fs
		p.fs.Cwd, p.fs.Umask, p.fs.UID, p.fs.GID = cwd, umask, uid, gid
		p.sinks, p.in, p.notes = sub.sinks, sub.in, sub.notes
		p.status = sub.status
		p.flow, p.count = goOn, 0
		out = append(out, p)
	}
	return out
}

// stages lists the commands of a pipeline; both tells where |& joins the error output.
func stages(c *syntax.BinaryCmd) (list []*syntax.Stmt, both []bool) {
	if x, ok := c.X.Cmd.(*syntax.BinaryCmd); ok && (x.Op == syntax.Pipe || x.Op == syntax.PipeAll) && len(c.X.Redirs) == 0 && !c.X.Negated {
		list, both = stages(x)
	} else {
		list = []*syntax.Stmt{c.X}
	}
	return append(list, c.Y), append(both, c.Op == syntax.PipeAll)
}

// pipeline runs each stage on the whole output of the one before. All run in subshells; the last one's status counts.
func (m *machine) pipeline(w *world, c *syntax.BinaryCmd, tested bool) []*world {
	list, both := stages(c)
	status := command.Status(0)
	var each []string
	in := w.in
	for i, s := range list {
		sub := w.clone()
		sub.sub, sub.in, sub.exit = true, in, ""
		if in != nil {
			sub.fds[0] = fd{kind: toInput}
		}
		if i < len(list)-1 {
			sub.sinks = append(sub.sinks, files.Known(nil))
			sub.fds[1] = fd{kind: toSink, sink: len(sub.sinks) - 1}
			if both[i] {
				sub.fds[2] = sub.fds[1]
			}
		}
		ws := m.leave(w, m.runTraps(m.stmt(sub, s, tested)))
		if i == len(list)-1 {
			for _, x := range ws {
				x.in = w.in
				x.pipeStatus = append(slices.Clip(each), statusText(x.status))
				if x.opts.pipefail && x.status == 0 && status != 0 {
					x.status = status
				}
			}
			return ws
		}
		before := w.in
		w = m.merge(ws)
		text := w.sinks[len(w.sinks)-1]
		w.sinks = w.sinks[:len(w.sinks)-1]
		in, w.in = &input{text: text}, before
		if w.status != 0 && w.opts.pipefail {
			status = w.status
		}
		each = append(each, statusText(w.status))
		if m.gaveUp {
			return one(w)
		}
	}
	return one(w)
}

func statusText(s command.Status) string {
	if s < 0 {
		return files.Mark
	}
	return strconv.Itoa(int(s))
}

// merge makes one world of several.
func (m *machine) merge(ws []*world) *world {
	w := ws[0]
	for _, o := range ws[1:] {
		w = w.either(o)
	}
	return w
}

func (m *machine) arithmetic(w *world, x syntax.ArithmExpr) []*world {
	n, vague, err := m.arith(w, x)
	switch {
	case err != nil:
		return m.expandFailed(w, err)
	case vague:
		w.status = command.Unknown
	case n != 0:
		w.status = 0
	default:
		w.status = 1
	}
	return one(w)
}

// words joins a command's words for a message, shortened.
func words(args []string) string {
	s := strings.Join(args, " ")
	s = strings.NewReplacer(files.Mark, "…", files.GlobMark, "", "\n", " ", "\x19", "", "\x1a", "").Replace(s)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:79]) + "…"
	}
	return s
}
