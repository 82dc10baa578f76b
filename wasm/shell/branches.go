package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func (m *machine) binary(w *world, c *syntax.BinaryCmd, tested bool) []*world {
	switch c.Op {
	case syntax.AndStmt, syntax.OrStmt:
		ws := byStatus(m.stmt(w, c.X, true))
		return m.each(ws, func(w *world) []*world {
			var out []*world
			for _, w := range split(w) {
				if (w.status == 0) == (c.Op == syntax.AndStmt) {
					out = append(out, m.stmt(w, c.Y, tested)...)
				} else {
					out = append(out, w)
				}
			}
			return limit(out)
		})
	case syntax.Pipe, syntax.PipeAll:
		return m.errexit(m.pipeline(w, c, tested), tested)
	}
	return m.misread(w, "an operator that the playground does not evaluate")
}

func (m *machine) ifClause(w *world, c *syntax.IfClause, tested bool) []*world {
	if len(c.Cond) == 0 { // else
		return m.stmts(one(w), c.Then, tested)
	}
	ws := byStatus(m.stmts(one(w), c.Cond, true))
	ws = m.each(ws, func(w *world) []*world {
		var out []*world
		for _, w := range split(w) {
			switch {
			case w.status == 0:
				out = append(out, m.stmts(one(w), c.Then, tested)...)
			case c.Else != nil:
				out = append(out, m.ifClause(w, c.Else, tested)...)
			default:
				w.status = 0
				out = append(out, w)
			}
		}
		return out
	})
	return byStatus(ws)
}

func (m *machine) caseClause(w *world, c *syntax.CaseClause, tested bool) []*world {
	subject, err := m.literal(w, c.Word)
	if err != nil {
		return m.expandFailed(w, err)
	}
	var out []*world
	cur := w
	fall, taken := false, false
	for _, item := range c.Items {
		match, sure := fall, true
		if !fall {
			if match, sure, err = m.caseMatch(cur, subject, item); err != nil {
				return append(out, m.expandFailed(cur, err)...)
			}
		}
		if !match && sure {
			continue
		}
		var skipped *world
		if !sure {
			skipped = cur.clone()
		}
		taken = true
		if len(item.Stmts) == 0 {
			cur.status = 0
		}
		ws := m.stmts(one(cur), item.Stmts, tested)
		if sure && item.Op == syntax.Break {
			return byStatus(append(out, ws...))
		}
		if !sure {
			out = append(out, ws...)
			cur, taken = skipped, false
			continue
		}
		cur = m.merge(ws)
		fall = item.Op == syntax.Fallthrough
		if cur.flow != goOn {
			break
		}
	}
	if !taken {
		cur.status = 0
	}
	return byStatus(append(out, cur))
}

func (m *machine) caseMatch(w *world, subject string, item *syntax.CaseItem) (match, sure bool, err error) {
	sure = true
	for _, p := range item.Patterns {
		pat, err := m.pattern(w, p)
		if err != nil {
			return false, true, err
		}
		if pat == "*" {
			return true, sure, nil
		}
		if files.Vague(subject) || files.Vague(pat) {
			sure = false
			continue
		}
		if matchPattern(pat, subject) {
			return sure, sure, nil
		}
	}
	return false, sure, nil
}
