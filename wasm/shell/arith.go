package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// calculator evaluates one arithmetic expression.
type calculator struct {
	*expander
	depth int
}

// arith evaluates an arithmetic expression; vague says that its value is not known.
func (m *machine) arith(w *world, e syntax.ArithmExpr) (n int64, vague bool, err error) {
	c := &calculator{expander: m.expander(w)}
	n, err = c.eval(e)
	return n, c.vague, err
}

func arithError(text string) error { return wordError{text: "arithmetic expression: " + text} }

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (c *calculator) eval(e syntax.ArithmExpr) (int64, error) {
	if !c.m.spend(1) {
		return 0, nil
	}
	switch e := e.(type) {
	case nil:
		return 0, nil
	case *syntax.ParenArithm:
		return c.eval(e.X)
	case *syntax.Word:
		return c.word(e)
	case *syntax.UnaryArithm:
		return c.unary(e)
	case *syntax.BinaryArithm:
		return c.binary(e)
	}
	return 0, errUnsupported
}

// word is a number, a name, or an expansion that gives one.
func (c *calculator) word(w *syntax.Word) (int64, error) {
	if len(w.Parts) == 1 {
		// a[1] without a dollar: an element that is not set is zero.
		if p, ok := w.Parts[0].(*syntax.ParamExp); ok && p.Short && p.Index != nil {
			h, err := c.parameter(p.Param.Value, p.Index)
			if err != nil {
				return 0, err
			}
			return c.number(h.str)
		}
	}
	s, err := c.m.literal(c.w, w)
	if err != nil {
		return 0, err
	}
	return c.number(s)
}

// number reads a text as a number, a name's value, or an expression.
func (c *calculator) number(s string) (int64, error) {
	s = strings.TrimSpace(s)
	if files.Vague(s) {
		c.vague = true
		return 0, nil
	}
	if s == "" {
		return 0, nil
	}
	if n, ok := c.parse(s); ok {
		return n, nil
	}
	if c.depth++; c.depth > 20 {
		return 0, arithError("expression recursion level exceeded")
	}
	defer func() { c.depth-- }()
	if syntax.ValidName(s) {
		h := c.simple(s)
		if !h.set && c.w.opts.nounset && c.d.bash {
			return 0, wordError{text: s + ": unbound variable", unset: true}
		}
		if v := strings.TrimSpace(h.str); c.d.name == "dash" && v != "" && !files.Vague(v) {
			if n, ok := c.parse(v); ok {
				return n, nil
			}
			return 0, wordError{text: "Illegal number: " + v}
		}
		return c.number(h.str)
	}
	e, err := syntax.NewParser().Arithmetic(strings.NewReader(s))
	if err != nil || e == nil {
		return 0, arithError("syntax error: " + s)
	}
	if _, atom := e.(*syntax.Word); atom {
		return 0, arithError("syntax error: " + s)
	}
	return c.eval(e)
}

// parse reads a constant: decimal, 0 octal, 0x hexadecimal, and base#digits but in dash.
func (c *calculator) parse(s string) (int64, bool) {
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 || body == "" || body[0] < '0' || body[0] > '9' {
		return 0, false
	}
	base := 10
	switch {
	case strings.HasPrefix(body, "0x") || strings.HasPrefix(body, "0X"):
		base, body = 16, body[2:]
	case len(body) > 1 && body[0] == '0':
		base, body = 8, body[1:]
	default:
		if b, digits, ok := strings.Cut(body, "#"); ok && c.d.name != "dash" {
			n, err := strconv.Atoi(b)
			if err != nil || n < 2 || n > 36 {
				return 0, false
			}
			base, body = n, digits
		}
	}
	n, err := strconv.ParseUint(body, base, 64)
	if err != nil {
		return 0, false
	}
	if s[0] == '-' {
		return -int64(n), true
	}
	return int64(n), true
}

func (c *calculator) unary(e *syntax.UnaryArithm) (int64, error) {
	if e.Op == syntax.Inc || e.Op == syntax.Dec {
		return c.step(e)
	}
	n, err := c.eval(e.X)
	switch e.Op {
	case syntax.Not:
		return truth(n == 0), err
	case syntax.BitNegation:
		return ^n, err
	case syntax.Minus:
		return -n, err
	}
	return n, err
}

// step is ++ and --; dash reads them as signs.
func (c *calculator) step(e *syntax.UnaryArithm) (int64, error) {
	old, err := c.eval(e.X)
	if err != nil {
		return 0, err
	}
	if c.d.name == "dash" {
		if e.Post {
			return 0, arithError("expecting primary")
		}
		return old, nil
	}
	n := old + 1
	if e.Op == syntax.Dec {
		n = old - 1
	}
	if err := c.store(e.X, n); err != nil {
		return 0, err
	}
	if e.Post {
		return old, nil
	}
	return n, nil
}

// store assigns to a name, or to an element of an array.
func (c *calculator) store(to syntax.ArithmExpr, n int64) error {
	w, ok := to.(*syntax.Word)
	if !ok {
		return arithError("attempted assignment to non-variable")
	}
	text := strconv.FormatInt(n, 10)
	if c.vague {
		text = files.Mark
	}
	name := w.Lit()
	if name == "" && len(w.Parts) == 1 {
		if p, ok := w.Parts[0].(*syntax.ParamExp); ok && p.Short && p.Index != nil {
			return c.m.setElement(c.w, p.Param.Value, p.Index, text)
		}
	}
	if !syntax.ValidName(name) {
		return arithError("variable required")
	}
	if !c.w.setVar(name, text) {
		return errReadonly
	}
	return nil
}

// assigns maps an assigning operator to what it calculates.
var assigns = map[syntax.BinAritOperator]syntax.BinAritOperator{
	syntax.AddAssgn: syntax.Add, syntax.SubAssgn: syntax.Sub, syntax.MulAssgn: syntax.Mul, syntax.QuoAssgn: syntax.Quo, syntax.RemAssgn: syntax.Rem,
	syntax.AndAssgn: syntax.And, syntax.OrAssgn: syntax.Or, syntax.XorAssgn: syntax.Xor, syntax.ShlAssgn: syntax.Shl, syntax.ShrAssgn: syntax.Shr,
}

func (c *calculator) binary(e *syntax.BinaryArithm) (int64, error) {
	switch e.Op {
	case syntax.Assgn:
		n, err := c.eval(e.Y)
		if err != nil {
			return 0, err
		}
		return n, c.store(e.X, n)
	case syntax.TernQuest:
		n, err := c.eval(e.X)
		y, ok := e.Y.(*syntax.BinaryArithm)
		if err != nil || !ok {
			return 0, err
		}
		if n != 0 {
			return c.eval(y.X)
		}
		return c.eval(y.Y)
	case syntax.AndArit, syntax.OrArit:
		n, err := c.eval(e.X)
		if err != nil || (n != 0) == (e.Op == syntax.OrArit) {
			return truth(n != 0), err
		}
		n, err = c.eval(e.Y)
		return truth(n != 0), err
	}
	x, err := c.eval(e.X)
	if err != nil {
		return 0, err
	}
	y, err := c.eval(e.Y)
	if err != nil {
		return 0, err
	}
	if op, ok := assigns[e.Op]; ok {
		if x, err = c.calculate(op, x, y); err != nil {
			return 0, err
		}
		return x, c.store(e.X, x)
	}
	return c.calculate(e.Op, x, y)
}

func (c *calculator) calculate(op syntax.BinAritOperator, x, y int64) (int64, error) {
	switch op {
	case syntax.Add:
		return x + y, nil
	case syntax.Sub:
		return x - y, nil
	case syntax.Mul:
		return x * y, nil
	case syntax.Quo, syntax.Rem:
		switch {
		case y == 0 && c.vague:
			return 0, nil
		case y == 0:
			return 0, arithError("division by zero")
		case op == syntax.Quo:
			return x / y, nil
		}
		return x % y, nil
	case syntax.Eql:
		return truth(x == y), nil
	case syntax.Neq:
		return truth(x != y), nil
	case syntax.Lss:
		return truth(x < y), nil
	case syntax.Gtr:
		return truth(x > y), nil
	case syntax.Leq:
		return truth(x <= y), nil
	case syntax.Geq:
		return truth(x >= y), nil
	case syntax.And:
		return x & y, nil
	case syntax.Or:
		return x | y, nil
	case syntax.Xor:
		return x ^ y, nil
	case syntax.Shl:
		return x << (uint64(y) & 63), nil
	case syntax.Shr:
		return x >> (uint64(y) & 63), nil
	}
	if c.d.name == "dash" {
		return 0, arithError("expecting EOF")
	}
	switch op {
	case syntax.Comma:
		return y, nil
	case syntax.Pow:
		return power(x, y)
	}
	return 0, errUnsupported
}

func power(x, y int64) (int64, error) {
	if y < 0 {
		return 0, arithError("exponent less than 0")
	}
	n := int64(1)
	for ; y > 0; y >>= 1 {
		if y&1 != 0 {
			n *= x
		}
		x *= x
	}
	return n, nil
}
