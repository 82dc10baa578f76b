package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// testClause evaluates bash's [[ … ]].
func (m *machine) testClause(w *world, x syntax.TestExpr) []*world {
	s, err := m.testExpr(w, x)
	if err != nil {
		return m.expandFailed(w, err)
	}
	w.status = s
	return one(w)
}

func (m *machine) testExpr(w *world, x syntax.TestExpr) (command.Status, error) {
	switch x := x.(type) {
	case *syntax.ParenTest:
		return m.testExpr(w, x.X)
	case *syntax.Word:
		s, err := m.literal(w, x)
		if err != nil {
			return 0, err
		}
		return m.testWords(w, "-n", s), nil
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			s, err := m.testExpr(w, x.X)
			return not(s), err
		}
		word, ok := x.X.(*syntax.Word)
		if !ok {
			return command.Unknown, nil
		}
		s, err := m.literal(w, word)
		if err != nil {
			return 0, err
		}
		if m.dialect.name == "ash" && s == "" && !hasQuotes(word) {
			return 0, nil // busybox cuts the word into none, and asks whether the operator is empty
		}
		if x.Op == syntax.TsVarSet {
			if v, ok := w.vars[s]; ok && v.set {
				return 0, nil
			}
			return 1, nil
		}
		return m.testWords(w, x.Op.String(), s), nil
	case *syntax.BinaryTest:
		return m.binaryTest(w, x)
	}
	return command.Unknown, nil
}

// hasQuotes tells whether a part of a word is quoted.
func hasQuotes(w *syntax.Word) bool {
	for _, p := range w.Parts {
		switch p.(type) {
		case *syntax.DblQuoted, *syntax.SglQuoted:
			return true
		}
	}
	return false
}

func not(s command.Status) command.Status {
	switch s {
	case command.Unknown:
		return s
	case 0:
		return 1
	}
	return 0
}

func (m *machine) binaryTest(w *world, x *syntax.BinaryTest) (command.Status, error) {
	if x.Op == syntax.AndTest || x.Op == syntax.OrTest {
		a, err := m.testExpr(w, x.X)
		if err != nil || (x.Op == syntax.AndTest) == (a != 0) && a != command.Unknown {
			return a, err
		}
		b, err := m.testExpr(w, x.Y)
		if a == command.Unknown && (x.Op == syntax.AndTest) == (b == 0) {
			return command.Unknown, err
		}
		return b, err
	}
	left, right := x.X.(*syntax.Word), x.Y.(*syntax.Word)
	a, err := m.literal(w, left)
	if err != nil {
		return 0, err
	}
	switch x.Op {
	case syntax.TsMatch, syntax.TsMatchShort, syntax.TsNoMatch:
		pat, err := m.pattern(w, right)
		if err != nil {
			return 0, err
		}
		if files.Vague(a) || files.Vague(pat) {
			return command.Unknown, nil
		}
		s := command.Status(1)
		if matchPattern(pat, a) {
			s = 0
		}
		if x.Op == syntax.TsNoMatch {
			s = not(s)
		}
		return s, nil
	case syntax.TsReMatch:
		return m.regexTest(w, a, right)
	}
	b, err := m.literal(w, right)
	if err != nil {
		return 0, err
	}
	return m.testWords(w, a, x.Op.String(), b), nil
}

// regexTest is =~, which leaves what matched in BASH_REMATCH.
func (m *machine) regexTest(w *world, text string, right *syntax.Word) (command.Status, error) {
	f, err := m.whole(w, m.expander(w).tilde(right, false), bare)
	if err != nil {
		return 0, err
	}
	pat := f.escaped(command.QuoteRegexp)
	if files.Vague(text) || files.Vague(pat) || !m.spend(1+len(text)/64) {
		w.vars["BASH_REMATCH"] = variable{set: true, value: files.Mark}
		return command.Unknown, nil
	}
	groups, valid, can := command.MatchRegexp(pat, text)
	switch {
	case !can:
		w.vars["BASH_REMATCH"] = variable{set: true, value: files.Mark}
		return command.Unknown, nil
	case !valid:
		return 2, nil
	}
	if m.dialect.bash {
		w.vars["BASH_REMATCH"] = variable{set: true, kind: indexed, list: groups}
	}
	if groups == nil {
		return 1, nil
	}
	return 0, nil
}

// testWords asks the test command.
func (m *machine) testWords(w *world, args ...string) command.Status {
	var out files.Text
	c := &command.Call{Args: append([]string{"test"}, args...), FS: w.fs, Out: &out, Err: &out, Spend: m.spend}
	return command.Lookup("test")(c)
}
