package shell

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// held is what a parameter holds: one text, or the elements of a list.
type held struct {
	set   bool
	str   string
	elems []string
	// list is true for $@ and ${a[@]}; star for $* and ${a[*]}, whose elements quotes join.
	list, star bool
}

func scalarOf(s string) held { return held{set: true, str: s} }

// parameter reads a parameter, or an element of one.
func (x *expander) parameter(name string, index syntax.ArithmExpr) (held, error) {
	if name == "@" || name == "*" {
		return held{set: len(x.w.args) > 0, elems: x.w.args, list: true, star: name == "*"}, nil
	}
	if index == nil {
		return x.simple(name), nil
	}
	v, ok := x.w.vars[name]
	if name == "PIPESTATUS" && x.d.bash {
		v, ok = variable{set: true, kind: indexed, list: x.w.pipeStatus}, true
		if v.list == nil {
			v.list = []string{statusText(x.w.status)}
		}
	}
	if !ok && x.w.loose || files.Vague(v.value) {
		return scalarOf(files.Mark), nil
	}
	if all := wordText(index); all == "@" || all == "*" {
		h := held{set: v.set, list: true, star: all == "*"}
		switch v.kind {
		case indexed:
			h.elems = v.list
		case associative:
			for _, k := range keys(v.table) {
				h.elems = append(h.elems, v.table[k])
			}
		default:
			if v.set {
				h.elems = []string{v.value}
			}
		}
		h.set = len(h.elems) > 0
		return h, nil
	}
	return x.element(v, index)
}

// element is one element of an array.
func (x *expander) element(v variable, index syntax.ArithmExpr) (held, error) {
	if v.kind == associative {
		key, err := x.key(index)
		if err != nil {
			return held{}, err
		}
		s, ok := v.table[key]
		return held{set: ok, str: s}, nil
	}
	n, vague, err := x.m.arith(x.w, index)
	if err != nil {
		return held{}, err
	}
	if vague {
		return scalarOf(files.Mark), nil
	}
	list := v.list
	if v.kind == scalar && v.set {
		list = []string{v.value}
	}
	if n < 0 {
		n += int64(len(list))
	}
	if n < 0 || n >= int64(len(list)) {
		return held{}, nil
	}
	return scalarOf(list[n]), nil
}

// key is the subscript of an associative array.
func (x *expander) key(index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", errUnsupported
	}
	return x.m.literal(x.w, word)
}

// keys are an associative array's keys in the order in which bash keeps them: by the hash of each in a table of 1024 places.
func keys(table map[string]string) []string {
	place := func(s string) uint32 {
		h := uint32(2166136261)
		for i := 0; i < len(s); i++ {
			h = h*16777619 ^ uint32(s[i])
		}
		return h & 1023
	}
	return slices.SortedFunc(maps.Keys(table), func(a, b string) int { return int(place(a)) - int(place(b)) })
}

// simple reads a parameter that is not a list.
func (x *expander) simple(name string) held {
	w := x.w
	if n, err := strconv.Atoi(name); err == nil && n > 0 {
		if len(w.args) == 1 && w.args[0] == files.Mark {
			return scalarOf(files.Mark)
		}
		if n <= len(w.args) {
			return scalarOf(w.args[n-1])
		}
		return held{}
	}
	switch name {
	case "#":
		if len(w.args) == 1 && w.args[0] == files.Mark {
			return scalarOf(files.Mark)
		}
		return scalarOf(strconv.Itoa(len(w.args)))
	case "?":
		if w.status < 0 {
			return scalarOf(files.Mark)
		}
		return scalarOf(strconv.Itoa(int(w.status)))
	case "0":
		return scalarOf(w.arg0)
	case "$", "PPID":
		return scalarOf(files.Mark)
	case "-":
		return scalarOf(w.opts.letters(x.d))
	case "!":
		return held{set: w.background != nil, str: files.Mark}
	}
	v, ok := w.vars[name]
	switch {
	case !ok && w.loose && name != "IFS":
		return scalarOf(files.Mark)
	case !ok:
		return x.own(name)
	case v.kind == indexed:
		if len(v.list) == 0 {
			return held{}
		}
		return scalarOf(v.list[0])
	case v.kind == associative:
		s, ok := v.table["0"]
		return held{set: ok, str: s}
	}
	return held{set: v.set, str: v.value}
}

// own is a variable that the shell itself sets.
func (x *expander) own(name string) held {
	switch name {
	case "OPTIND":
		return scalarOf("1")
	case "RANDOM", "EPOCHSECONDS", "SECONDS", "LINENO":
		if x.d.name != "dash" {
			return scalarOf(files.Mark)
		}
	}
	if !x.d.bash {
		return held{}
	}
	switch name {
	case "UID", "EUID":
		return scalarOf(strconv.Itoa(x.w.fs.UID))
	case "BASH":
		return scalarOf("/bin/bash")
	case "OSTYPE":
		return scalarOf("linux-gnu")
	case "HOSTNAME", "BASHPID", "BASH_VERSION", "BASH_VERSINFO", "BASH_SOURCE", "FUNCNAME", "MACHTYPE", "HOSTTYPE", "SHLVL", "SRANDOM":
		return scalarOf(files.Mark)
	case "PIPESTATUS":
		if len(x.w.pipeStatus) > 0 {
			return scalarOf(x.w.pipeStatus[0])
		}
		return scalarOf("0")
	}
	return held{}
}

// wordText is a subscript's literal text.
func wordText(e syntax.ArithmExpr) string {
	if w, ok := e.(*syntax.Word); ok {
		return w.Lit()
	}
	return ""
}

// vague tells whether a value is not wholly known.
func (h held) vague() bool {
	if !h.list {
		return files.Vague(h.str)
	}
	return slices.ContainsFunc(h.elems, files.Vague)
}

// null tells whether a value is empty; sure is false where that is not known.
func (h held) null() (null, sure bool) {
	s := h.str
	if h.list {
		s = strings.Join(h.elems, " ")
	}
	known := strings.ReplaceAll(strings.ReplaceAll(s, files.Mark, ""), files.GlobMark, "")
	return s == "", known != "" || !files.Vague(s)
}

// param expands a parameter expansion.
func (x *expander) param(b *splitter, p *syntax.ParamExp, q quoting) error {
	if p.Param == nil || p.Flags != nil || p.Width || p.IsSet || len(p.Modifiers) > 0 {
		return errUnsupported
	}
	if !x.d.expands(p) {
		return wordError{text: "bad substitution"}
	}
	name := p.Param.Value
	h, err := x.parameter(name, p.Index)
	if err != nil {
		return err
	}
	if p.Excl {
		if p.Names != 0 || wordText(p.Index) == "@" || wordText(p.Index) == "*" {
			x.put(b, x.names(p), q)
			return nil
		}
		if h.vague() {
			x.put(b, scalarOf(files.Mark), q)
			return nil
		}
		if name = h.str; !syntax.ValidName(name) {
			return wordError{text: name + ": invalid variable name"}
		}
		h = x.simple(name)
	}
	if p.Exp != nil && p.Exp.Op <= syntax.AssignUnsetOrNull {
		return x.choose(b, p, h, name, q)
	}
	if !h.set && !h.list && x.w.opts.nounset {
		return wordError{text: name + ": unbound variable", unset: true}
	}
	if h, err = x.transform(p, h); err != nil {
		return err
	}
	x.put(b, h, q)
	return nil
}

// names is ${!prefix*} and ${!array[@]}.
func (x *expander) names(p *syntax.ParamExp) held {
	h := held{set: true, list: true, star: p.Names == syntax.NamesPrefix || wordText(p.Index) == "*"}
	if p.Names != 0 {
		for _, n := range slices.Sorted(maps.Keys(x.w.vars)) {
			if strings.HasPrefix(n, p.Param.Value) && x.w.vars[n].set {
				h.elems = append(h.elems, n)
			}
		}
		return h
	}
	v := x.w.vars[p.Param.Value]
	switch {
	case v.kind == associative:
		h.elems = keys(v.table)
	case v.kind == indexed:
		for i := range v.list {
			h.elems = append(h.elems, strconv.Itoa(i))
		}
	case files.Vague(v.value):
		h.elems = []string{files.Mark}
	case v.set:
		h.elems = []string{"0"}
	}
	return h
}

// put adds a value to the word.
func (x *expander) put(b *splitter, h held, q quoting) {
	x.vague = x.vague || h.vague()
	quoted := q == double || q == here
	if h.list && (h.star && quoted || b.whole) {
		sep := " "
		if h.star {
			sep = b.ifs[:min(1, len(b.ifs))]
		}
		h = held{str: strings.Join(h.elems, sep)}
	}
	switch {
	case !h.list && quoted:
		b.add(h.str, true)
	case !h.list:
		b.value(h.str)
	case len(h.elems) == 0:
		x.noWord = true
	}
	for i, e := range h.elems {
		if i > 0 {
			b.end()
		}
		if quoted {
			b.add(e, true)
		} else {
			b.value(e)
		}
	}
}

// choose is ${x-word}, ${x+word}, ${x=word} and ${x?word}, with and without a colon.
func (x *expander) choose(b *splitter, p *syntax.ParamExp, h held, name string, q quoting) error {
	op := p.Exp.Op
	missing := !h.set
	switch op {
	case syntax.AlternateUnsetOrNull, syntax.DefaultUnsetOrNull, syntax.ErrorUnsetOrNull, syntax.AssignUnsetOrNull:
		null, sure := h.null()
		if h.set && !sure {
			x.put(b, scalarOf(files.Mark), q)
			return nil
		}
		missing = missing || null
	default:
		if files.Vague(h.str) && op == syntax.AlternateUnset {
			x.put(b, scalarOf(files.Mark), q)
			return nil
		}
	}
	if missing == (op == syntax.AlternateUnset || op == syntax.AlternateUnsetOrNull) {
		if !missing {
			x.put(b, h, q)
		}
		return nil
	}
	switch op {
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		text, err := x.m.literal(x.w, p.Exp.Word)
		if err != nil {
			return err
		}
		if text == "" {
			text = "parameter not set or null"
		}
		return wordError{text: name + ": " + text, unset: true}
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		return x.assign(b, p, name, q)
	}
	return x.otherwise(b, p.Exp.Word, q)
}

// otherwise adds the word of ${x-word}.
func (x *expander) otherwise(b *splitter, word *syntax.Word, q quoting) error {
	if word == nil {
		return nil
	}
	if q == double || q == here {
		return x.parts(b, word.Parts, q)
	}
	if b.whole {
		return x.parts(b, x.tilde(word, false), bare)
	}
	return x.parts(b, x.tilde(word, false), literal)
}

// assign is ${x=word}.
func (x *expander) assign(b *splitter, p *syntax.ParamExp, name string, q quoting) error {
	text := ""
	if p.Exp.Word != nil {
		inner := q
		if q == literal {
			inner = bare
		}
		f, err := x.m.whole(x.w, x.tilde(p.Exp.Word, false), inner)
		if err != nil {
			return err
		}
		text = f.String()
	}
	if !syntax.ValidName(name) || p.Index != nil {
		return errUnsupported
	}
	if !x.w.setVar(name, text) {
		return errReadonly
	}
	x.put(b, scalarOf(text), q)
	return nil
}
