package command

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// exprReader evaluates the words of expr from left to right.
type exprReader struct {
	words []string
	at    int
	// bad is set where the words make no expression, zero by a division by zero, number where one was needed, vague
	// where a pattern is beyond the engine.
	bad, zero, number, vague bool
}

// expr evaluates its words; its status is 1 where the value is empty or zero.
func expr(c *Call) Status {
	words := c.Args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if c.vague() {
		c.write(files.Unknown)
		return Unknown
	}
	e := &exprReader{words: words}
	v := e.or()
	switch {
	case e.vague:
		c.write(files.Unknown)
		return Unknown
	case len(words) == 0 || e.bad || e.at < len(words):
		c.fail("syntax error")
		return 2
	case e.zero:
		c.fail("division by zero")
		return 2
	case e.number:
		c.fail("non-integer argument")
		return 2
	}
	c.print(v + "\n")
	if exprNull(v) {
		return 1
	}
	return 0
}

// exprNull tells the values that count as false.
func exprNull(v string) bool { return v == "" || strings.Trim(v, "0") == "" || v == "-0" }

// take consumes the next word if it is one of a list.
func (e *exprReader) take(list ...string) (string, bool) {
	if e.at < len(e.words) {
		for _, l := range list {
			if e.words[e.at] == l {
				e.at++
				return l, true
			}
		}
	}
	return "", false
}

func (e *exprReader) or() string {
	left := e.and()
	for {
		if _, ok := e.take("|"); !ok {
			return left
		}
		right := e.and()
		if exprNull(left) {
			if left = right; exprNull(right) {
				left = "0"
			}
		}
	}
}

func (e *exprReader) and() string {
	left := e.compare()
	for {
		if _, ok := e.take("&"); !ok {
			return left
		}
		if right := e.compare(); exprNull(left) || exprNull(right) {
			left = "0"
		}
	}
}

func (e *exprReader) compare() string {
	left := e.sum()
	for {
		op, ok := e.take("<", "<=", "=", "==", "!=", ">=", ">")
		if !ok {
			return left
		}
		right := e.sum()
		order := strings.Compare(left, right)
		a, err1 := strconv.ParseInt(left, 10, 64)
		b, err2 := strconv.ParseInt(right, 10, 64)
		if err1 == nil && err2 == nil {
			order = int(max(-1, min(1, a-b)))
		}
		holds := map[string]bool{"<": order < 0, "<=": order <= 0, "=": order == 0, "==": order == 0, "!=": order != 0, ">=": order >= 0, ">": order > 0}[op]
		if left = "0"; holds {
			left = "1"
		}
	}
}

func (e *exprReader) sum() string {
	left := e.product()
	for {
		op, ok := e.take("+", "-")
		if !ok {
			return left
		}
		left = e.calculate(op, left, e.product())
	}
}

func (e *exprReader) product() string {
	left := e.match()
	for {
		op, ok := e.take("*", "/", "%")
		if !ok {
			return left
		}
		left = e.calculate(op, left, e.match())
	}
}

func (e *exprReader) calculate(op, left, right string) string {
	a, err1 := strconv.ParseInt(left, 10, 64)
	b, err2 := strconv.ParseInt(right, 10, 64)
	if err1 != nil || err2 != nil {
		e.number = true
		return ""
	}
	switch op {
	case "+":
		a += b
	case "-":
		a -= b
	case "*":
		a *= b
	default:
		if b == 0 {
			e.zero = true
			return ""
		}
		if op == "/" {
			a /= b
		} else {
			a %= b
		}
	}
	return strconv.FormatInt(a, 10)
}

func (e *exprReader) match() string {
	left := e.primary()
	for {
		if _, ok := e.take(":"); !ok {
			return left
		}
		left = e.matched(left, e.primary())
	}
}

// matched is what a basic expression matches from the start: its first group, or how long the match is.
func (e *exprReader) matched(s, pat string) string {
	re, valid, can := compile("^"+strings.TrimPrefix(pat, "^"), false, false)
	if !valid || !can {
		e.vague = true
		return ""
	}
	m := re.FindStringSubmatch(s)
	switch {
	case re.NumSubexp() > 0 && m == nil:
		return ""
	case re.NumSubexp() > 0:
		return m[1]
	case m == nil:
		return "0"
	}
	return strconv.Itoa(utf8.RuneCountInString(m[0]))
}

func (e *exprReader) primary() string {
	if e.at >= len(e.words) {
		e.bad = true
		return ""
	}
	w := e.words[e.at]
	e.at++
	more := e.at < len(e.words)
	switch {
	case w == "(":
		v := e.or()
		if _, ok := e.take(")"); !ok {
			e.bad = true
		}
		return v
	case w == "+" && more:
		e.at++
		return e.words[e.at-1]
	case w == "length" && more:
		return strconv.Itoa(len(e.primary()))
	case w == "match" && more:
		s := e.primary()
		return e.matched(s, e.primary())
	case w == "index" && more:
		s := e.primary()
		return strconv.Itoa(strings.IndexAny(s, e.primary()) + 1)
	case w == "substr" && more:
		s := e.primary()
		from, err1 := strconv.Atoi(e.primary())
		n, err2 := strconv.Atoi(e.primary())
		if err1 != nil || err2 != nil || from < 1 || n < 1 || from > len(s) {
			return ""
		}
		return s[from-1 : min(len(s), from-1+n)]
	}
	return w
}
