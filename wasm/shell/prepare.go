package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// prepare rewrites a parsed script where the expansion library reads words differently from a shell: it expands braces in
// every dialect, keeps backslashes in values, and forgets quotes in the pattern of ${x%pattern}.
func (d dialect) prepare(f *syntax.File) {
	quoted := map[*syntax.ParamExp]bool{}
	markQuoted := func(parts []syntax.WordPart) {
		for _, p := range parts {
			if pe, ok := p.(*syntax.ParamExp); ok {
				quoted[pe] = true
			}
		}
	}
	syntax.Walk(f, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.DblQuoted:
			markQuoted(n.Parts)
		case *syntax.Redirect:
			if n.Hdoc != nil {
				markQuoted(n.Hdoc.Parts)
				if n.Op == syntax.DashHdoc {
					stripTabs(n.Hdoc)
				}
			}
			unescapeWord(n.Word)
		case *syntax.Assign:
			unescapeWord(n.Value)
		case *syntax.CaseClause:
			unescapeWord(n.Word)
		case *syntax.CallExpr:
			if !d.braces {
				escapeBraces(n.Args)
			}
		case *syntax.WordIter:
			if !d.braces {
				escapeBraces(n.Items)
			}
		case *syntax.ParamExp:
			if d.name == "dash" && beyondPOSIX(n) {
				// dash says "Bad substitution" when it gets there.
				n.Excl, n.Index, n.Slice, n.Repl, n.Names = false, nil, nil, nil, 0
				n.Param = &syntax.Lit{Value: noVariable}
				n.Exp = &syntax.Expansion{Op: syntax.ErrorUnset, Word: &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: "Bad substitution"}}}}
			}
			prepareParam(n, quoted[n])
		}
		return true
	})
}

// noVariable is a name that no script sets.
const noVariable = "__not_a_variable__"

// beyondPOSIX tells an expansion that dash does not have.
func beyondPOSIX(p *syntax.ParamExp) bool {
	if p.Excl || p.Index != nil || p.Slice != nil || p.Repl != nil || p.Names != 0 {
		return true
	}
	if p.Exp == nil {
		return false
	}
	switch p.Exp.Op {
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll, syntax.OtherParamOps:
		return true
	}
	return false
}

// prepareParam rewrites the word of ${x:-word} and ${x%word}.
func prepareParam(p *syntax.ParamExp, quoted bool) {
	if p.Exp == nil || p.Exp.Word == nil {
		return
	}
	switch p.Exp.Op {
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		for i, part := range p.Exp.Word.Parts {
			if text, ok := literalText(part); ok {
				p.Exp.Word.Parts[i] = &syntax.Lit{Value: escapeAll(text)}
			}
		}
	default:
		if !quoted {
			unescapeWord(p.Exp.Word)
		}
	}
}

// literalText is the text of a quoted part that holds no expansion.
func literalText(p syntax.WordPart) (string, bool) {
	switch p := p.(type) {
	case *syntax.SglQuoted:
		return p.Value, !p.Dollar
	case *syntax.DblQuoted:
		s := ""
		for _, q := range p.Parts {
			lit, ok := q.(*syntax.Lit)
			if !ok || strings.Contains(lit.Value, `\`) {
				return "", false
			}
			s += lit.Value
		}
		return s, true
	}
	return "", false
}

func escapeAll(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(`*?[]\`, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unescapeWord turns escaped characters of a word into quoted parts.
func unescapeWord(w *syntax.Word) {
	if w == nil {
		return
	}
	var parts []syntax.WordPart
	for _, p := range w.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok || !strings.Contains(lit.Value, `\`) {
			parts = append(parts, p)
			continue
		}
		s := lit.Value
		for {
			i := strings.IndexByte(s, '\\')
			if i < 0 || i == len(s)-1 {
				break
			}
			if i > 0 {
				parts = append(parts, &syntax.Lit{ValuePos: lit.ValuePos, ValueEnd: lit.ValueEnd, Value: s[:i]})
			}
			parts = append(parts, &syntax.SglQuoted{Value: s[i+1 : i+2]})
			s = s[i+2:]
		}
		if s != "" {
			parts = append(parts, &syntax.Lit{ValuePos: lit.ValuePos, ValueEnd: lit.ValueEnd, Value: s})
		}
	}
	w.Parts = parts
}

// stripTabs takes the tabs away that begin the lines of a <<- document.
func stripTabs(w *syntax.Word) {
	start := true
	for _, p := range w.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok {
			start = false
			continue
		}
		lines := strings.SplitAfter(lit.Value, "\n")
		for i, l := range lines {
			if i > 0 || start {
				lines[i] = strings.TrimLeft(l, "\t")
			}
		}
		start = strings.HasSuffix(lit.Value, "\n")
		lit.Value = strings.Join(lines, "")
	}
}

// escapeBraces keeps literal braces from being expanded.
func escapeBraces(words []*syntax.Word) {
	for _, w := range words {
		for _, p := range w.Parts {
			if lit, ok := p.(*syntax.Lit); ok && strings.Contains(lit.Value, "{") {
				lit.Value = escapedBraces(lit.Value)
			}
		}
	}
}

func escapedBraces(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			b.WriteByte(s[i])
			i++
		case s[i] == '{':
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
