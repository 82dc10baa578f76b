package shell

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// expands tells whether a dialect has a parameter expansion; where it has not, it calls it a bad substitution.
func (d dialect) expands(p *syntax.ParamExp) bool {
	if d.bash || d.name == "sh" {
		return true
	}
	if p.Excl || p.Index != nil || p.Names != 0 {
		return false
	}
	if d.name == "dash" && (p.Slice != nil || p.Repl != nil) {
		return false
	}
	return p.Exp == nil || p.Exp.Op <= syntax.RemLargePrefix
}

// transform is ${#x}, ${x#pattern}, ${x/a/b}, ${x:1:2} and ${x^^}.
func (x *expander) transform(p *syntax.ParamExp, h held) (held, error) {
	switch {
	case p.Length:
		return x.length(h), nil
	case p.Slice != nil:
		return x.slice(p, h)
	case p.Repl == nil && p.Exp == nil:
		return h, nil
	case h.vague():
		return scalarOf(files.Mark), nil
	}
	change, err := x.change(p)
	if err != nil {
		return held{}, err
	}
	if !h.list {
		h.str = change(h.str)
		return h, nil
	}
	elems := make([]string, len(h.elems))
	for i, e := range h.elems {
		elems[i] = change(e)
	}
	h.elems = elems
	return h, nil
}

func (x *expander) length(h held) held {
	switch {
	case h.vague():
		return scalarOf(files.Mark)
	case h.list:
		return scalarOf(strconv.Itoa(len(h.elems)))
	case x.wideChars():
		return scalarOf(strconv.Itoa(utf8.RuneCountInString(h.str)))
	}
	return scalarOf(strconv.Itoa(len(h.str)))
}

// wideChars tells whether the locale has characters of several bytes; the shells without locales count bytes.
func (x *expander) wideChars() bool {
	if !x.d.bash {
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := x.w.get(name); v != "" {
			return strings.Contains(strings.ToLower(v), "utf")
		}
	}
	return false
}

// slice is ${x:offset:length}.
func (x *expander) slice(p *syntax.ParamExp, h held) (held, error) {
	elems := h.elems
	name := p.Param.Value
	switch {
	case h.vague():
		return scalarOf(files.Mark), nil
	case h.list && (name == "@" || name == "*"):
		elems = append([]string{x.w.arg0}, elems...)
	case !h.list && x.wideChars():
		elems = strings.Split(h.str, "")
	case !h.list:
		elems = make([]string, len(h.str))
		for i := range elems {
			elems[i] = h.str[i : i+1]
		}
	}
	n := int64(len(elems))
	from, to := int64(0), n
	for _, e := range []struct {
		x  syntax.ArithmExpr
		to *int64
	}{{p.Slice.Offset, &from}, {p.Slice.Length, &to}} {
		if e.x == nil {
			continue
		}
		v, vague, err := x.m.arith(x.w, e.x)
		if err != nil {
			return held{}, err
		}
		if vague {
			return scalarOf(files.Mark), nil
		}
		*e.to = v
	}
	if from < 0 {
		from += n
	}
	switch {
	case p.Slice.Length == nil:
	case to >= 0:
		to += from
	case h.list:
		return held{}, wordError{text: "substring expression < 0"}
	default:
		if to += n; to < from && x.d.bash {
			return held{}, wordError{text: "substring expression < 0"}
		}
	}
	if to = min(to, n); from < 0 || from > to {
		from, to = 0, 0
	}
	if h.list {
		h.elems = elems[from:to]
	} else {
		h.str = strings.Join(elems[from:to], "")
	}
	return h, nil
}

// change is what an operator does to each text.
func (x *expander) change(p *syntax.ParamExp) (func(string) string, error) {
	if p.Repl != nil {
		return x.replacement(p.Repl)
	}
	op := p.Exp.Op
	if op == syntax.OtherParamOps {
		return x.operator(p.Exp.Word.Lit())
	}
	pat := ""
	if p.Exp.Word != nil {
		var err error
		if pat, err = x.m.pattern(x.w, p.Exp.Word); err != nil {
			return nil, err
		}
	}
	if files.Vague(pat) {
		return func(string) string { return files.Mark }, nil
	}
	switch op {
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll:
		return func(s string) string { return recase(s, op, pat) }, nil
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		return func(s string) string { return x.trim(s, pat, op) }, nil
	}
	return nil, errUnsupported
}

// operator is ${x@Q} and its like.
func (x *expander) operator(letter string) (func(string) string, error) {
	switch letter {
	case "Q":
		return func(s string) string {
			if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
				return files.Mark
			}
			return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}, nil
	case "U":
		return strings.ToUpper, nil
	case "L":
		return strings.ToLower, nil
	case "u":
		return func(s string) string { return recase(s, syntax.UpperFirst, "") }, nil
	}
	return nil, errUnsupported
}

func recase(s string, op syntax.ParExpOperator, pat string) string {
	var b strings.Builder
	for i, r := range s {
		c := string(r)
		first := op == syntax.UpperFirst || op == syntax.LowerFirst
		switch {
		case first && i > 0, pat != "" && !matchPattern(pat, c):
		case op == syntax.UpperFirst || op == syntax.UpperAll:
			c = strings.ToUpper(c)
		default:
			c = strings.ToLower(c)
		}
		b.WriteString(c)
	}
	return b.String()
}

// maxTrimmed bounds the texts that patterns are tried on at each place.
const maxTrimmed = 16 << 10

// trim takes away what a pattern matches at one end.
func (x *expander) trim(s, pat string, op syntax.ParExpOperator) string {
	if !hasMeta(pat) {
		lit := unescapePattern(pat)
		if op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix {
			return strings.TrimPrefix(s, lit)
		}
		return strings.TrimSuffix(s, lit)
	}
	if len(s) > maxTrimmed || !x.m.spend(1+len(s)*len(s)/8192) {
		return files.Mark
	}
	n := len(s)
	for i := 0; i <= n; i++ {
		switch op {
		case syntax.RemSmallPrefix:
			if matchPattern(pat, s[:i]) {
				return s[i:]
			}
		case syntax.RemLargePrefix:
			if matchPattern(pat, s[:n-i]) {
				return s[n-i:]
			}
		case syntax.RemSmallSuffix:
			if matchPattern(pat, s[n-i:]) {
				return s[:n-i]
			}
		default:
			if matchPattern(pat, s[i:]) {
				return s[:i]
			}
		}
	}
	return s
}

// replacement is ${x/pattern/text}, and //, /# and /%.
func (x *expander) replacement(r *syntax.Replace) (func(string) string, error) {
	orig := r.Orig
	anchor := byte(0)
	if orig != nil && !r.All && x.d.bash {
		if lit, ok := orig.Parts[0].(*syntax.Lit); ok && lit.Value != "" && (lit.Value[0] == '#' || lit.Value[0] == '%') {
			anchor = lit.Value[0]
			orig = &syntax.Word{Parts: append([]syntax.WordPart{&syntax.Lit{Value: lit.Value[1:]}}, orig.Parts[1:]...)}
		}
	}
	if orig == nil {
		return func(s string) string { return s }, nil
	}
	pat, err := x.m.pattern(x.w, orig)
	if err != nil {
		return nil, err
	}
	with := ""
	if r.With != nil {
		f, err := x.m.whole(x.w, x.tilde(r.With, false), bare)
		if err != nil {
			return nil, err
		}
		with = f.String()
		for _, run := range f.runs {
			if !run.quoted && strings.Contains(run.text, "&") && x.d.bash {
				with = files.Mark // since bash 5.2 it stands for what matched
			}
		}
	}
	if files.Vague(pat) || files.Vague(with) {
		return func(string) string { return files.Mark }, nil
	}
	return func(s string) string { return x.replace(s, pat, with, anchor, r.All) }, nil
}

func (x *expander) replace(s, pat, with string, anchor byte, all bool) string {
	if pat == "" {
		switch anchor {
		case '#':
			return with + s
		case '%':
			return s + with
		}
		return s
	}
	if !hasMeta(pat) && anchor == 0 {
		n := 1
		if all {
			n = -1
		}
		return strings.Replace(s, unescapePattern(pat), with, n)
	}
	if len(s) > maxTrimmed || !x.m.spend(1+len(s)*len(s)/1024) {
		return files.Mark
	}
	var b strings.Builder
	for i := 0; i <= len(s); {
		end := longest(s, pat, i, anchor)
		if end < 0 || anchor == '#' && i > 0 {
			if i < len(s) {
				b.WriteByte(s[i])
			}
			i++
			continue
		}
		b.WriteString(with)
		if !all {
			return b.String() + s[end:]
		}
		i = end
		if i == len(s) {
			break
		}
	}
	return b.String()
}

// longest is the end of the longest match at a place that is not empty, -1 for none.
func longest(s, pat string, from int, anchor byte) int {
	for end := len(s); end > from; end-- {
		if matchPattern(pat, s[from:end]) {
			return end
		}
		if anchor == '%' {
			return -1
		}
	}
	return -1
}
