package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// loop counts the loops under way, for break and continue.
func (m *machine) loop(w *world, f func() []*world) []*world {
	w.loops++
	ws := f()
	for _, x := range ws {
		x.loops--
	}
	return ws
}

// maxTurns bounds one loop's turns while more than one world goes on.
const maxTurns = 1000

func (m *machine) while(w *world, c *syntax.WhileClause, tested bool) []*world {
	var done []*world
	ws := one(w)
	w.status = 0
	last := command.Status(0)
	for turn := 0; len(ws) > 0; turn++ {
		if !m.spend(1) {
			return append(done, ws...)
		}
		conds := m.stmts(settle(ws), c.Cond, true)
		ws = nil
		unsure := false
		for _, w := range conds {
			if w.flow != goOn {
				if m.loopFlow(w) {
					done = append(done, w)
				} else {
					ws = append(ws, w)
				}
				continue
			}
			unsure = unsure || w.status == command.Unknown
			for _, w := range split(w) {
				if (w.status == 0) == c.Until {
					w.status = last
					done = append(done, w)
					continue
				}
				for _, w := range m.stmts(one(w), c.Do, tested) {
					if m.loopFlow(w) {
						done = append(done, w)
					} else {
						last = w.status
						ws = append(ws, w)
					}
				}
			}
		}
		ws = settle(ws)
		if (unsure || len(ws) > 1) && turn > 8 || turn > maxTurns && len(done) > 0 {
			// How often it goes round is not known.
			for _, w := range ws {
				done = append(done, m.misread(w, "a loop of which it is not known how often it runs")...)
			}
			return byStatus(done)
		}
	}
	return byStatus(done)
}

// loopFlow handles break and continue at a loop; it reports whether the loop is left.
func (m *machine) loopFlow(w *world) (left bool) {
	switch w.flow {
	case goOn:
		return false
	case breaking:
		if w.count--; w.count <= 0 {
			w.flow, w.status = goOn, 0
		}
		return true
	case continuing:
		if w.count--; w.count <= 0 {
			w.flow = goOn
			return false
		}
		return true
	}
	return true
}

func (m *machine) forClause(w *world, c *syntax.ForClause, tested bool) []*world {
	switch loop := c.Loop.(type) {
	case *syntax.WordIter:
		if c.Select {
			return m.selectClause(w, loop, c.Do, tested)
		}
		return m.forWords(w, loop, c.Do, tested)
	case *syntax.CStyleLoop:
		return m.forC(w, loop, c.Do, tested)
	}
	return m.misread(w, "a kind of loop that the playground does not evaluate")
}

func (m *machine) forWords(w *world, loop *syntax.WordIter, do []*syntax.Stmt, tested bool) []*world {
	items := w.args
	if loop.InPos.IsValid() {
		var err error
		if items, err = m.fields(w, loop.Items...); err != nil {
			return m.expandFailed(w, err)
		}
	}
	if len(items) == 0 {
		w.status = 0
	}
	ws, done := one(w), []*world(nil)
	for _, item := range items {
		if !m.spend(1) {
			break
		}
		// A word that is not known may be several, or none: the body then may run or not.
		if files.Vague(item) {
			for _, w := range ws {
				if w.flow == goOn {
					skipped := w.clone()
					skipped.status = 0
					done = append(done, skipped)
				}
			}
		}
		var next []*world
		for _, w := range settle(ws) {
			w.setVar(loop.Name.Value, item)
			for _, w := range m.stmts(one(w), do, tested) {
				if m.loopFlow(w) {
					done = append(done, w)
				} else {
					next = append(next, w)
				}
			}
		}
		ws = limit(next)
		done = limit(done)
	}
	return byStatus(append(done, ws...))
}

func (m *machine) forC(w *world, loop *syntax.CStyleLoop, do []*syntax.Stmt, tested bool) []*world {
	if loop.Init != nil {
		if ws := m.arithmetic(w, loop.Init); ws[0].flow != goOn {
			return ws
		}
	}
	for m.spend(1) {
		if loop.Cond != nil {
			m.arithmetic(w, loop.Cond)
			if w.status == command.Unknown {
				return m.misread(w, "a loop of which it is not known how often it runs")
			}
			if w.flow != goOn || w.status != 0 {
				break
			}
		}
		ws := m.stmts(one(w), do, tested)
		w = m.merge(ws)
		if m.loopFlow(w) {
			return one(w)
		}
		if loop.Post != nil {
			m.arithmetic(w, loop.Post)
		}
	}
	w.status = 0
	return one(w)
}
