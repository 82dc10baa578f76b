package start

import (
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// builtins are commands of every shell that need no program (POSIX, "Shell Command Language"; echo, printf, test and the like
// are built into dash, bash and busybox).
var builtins = strings.Fields(". : [ alias bg break cd command continue echo eval exit export false fg getopts hash jobs kill local printf pwd read readonly return set shift source test times trap true type ulimit umask unalias unset wait")

// goesOn are builtins after which a script goes on with what matters.
var goesOn = strings.Fields(": cd export readonly set trap ulimit umask unset echo printf true")

// maxText bounds the scripts that are parsed.
const maxText = 20_000

// shellText looks at the first program that a shell command line runs for sure.
func (c *checker) shellText(text string, line int) *report.Finding {
	if len(text) > maxText || strings.Count(text, "(")+strings.Count(text, "{")+strings.Count(text, "`") > 200 {
		return nil
	}
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil
	}
	dir := c.cfg.WorkingDir
	defer func() { c.cfg.WorkingDir = dir }()
	for _, s := range f.Stmts {
		for _, call := range calls(s, c.probing) {
			words, known := c.words(call)
			if len(words) == 0 && known {
				continue // assignments alone
			}
			if !known || len(words) == 0 || len(call.Assigns) > 0 && slices.ContainsFunc(call.Assigns, func(a *syntax.Assign) bool { return a.Name != nil && a.Name.Value == "PATH" }) {
				return nil
			}
			if words[0] == "exec" {
				words = words[1:]
			}
			if len(words) == 0 {
				return nil
			}
			if slices.Contains(builtins, words[0]) {
				if words[0] == "cd" && len(words) == 2 {
					c.cfg.WorkingDir = c.abs(words[1])
				}
				if slices.Contains(goesOn, words[0]) {
					continue
				}
				return nil
			}
			return c.fromShell(words, line)
		}
		if !simple(s) {
			return nil
		}
	}
	return nil
}

// simple tells a statement after which the next one is sure to come.
func simple(s *syntax.Stmt) bool {
	_, call := s.Cmd.(*syntax.CallExpr)
	return call && !s.Background
}

// calls are the commands of a statement in the order in which they run: those before an && too, and nothing that is conditional.
// With either, what stands before an || counts, as for a health check, which the other side is to make fail.
func calls(s *syntax.Stmt, either bool) []*syntax.CallExpr {
	switch x := s.Cmd.(type) {
	case *syntax.CallExpr:
		return []*syntax.CallExpr{x}
	case *syntax.BinaryCmd:
		left := calls(x.X, either)
		if x.Op == syntax.AndStmt && len(left) > 0 {
			return append(left, calls(x.Y, either)...)
		}
		if x.Op == syntax.Pipe || x.Op == syntax.OrStmt && either {
			return left
		}
	}
	return nil
}

// words expands a command with the image's variables; known is false where a part is not known before the start.
func (c *checker) words(call *syntax.CallExpr) (words []string, known bool) {
	for _, w := range call.Args {
		var b strings.Builder
		for _, p := range w.Parts {
			text, ok := c.wordPart(p)
			if !ok {
				return words, len(words) > 0
			}
			b.WriteString(text)
		}
		words = append(words, b.String())
	}
	return words, true
}

func (c *checker) wordPart(p syntax.WordPart) (string, bool) {
	switch x := p.(type) {
	case *syntax.Lit:
		return strings.ReplaceAll(x.Value, `\`, ""), !strings.ContainsAny(x.Value, "*?[") || strings.HasPrefix(x.Value, "[")
	case *syntax.SglQuoted:
		return x.Value, !x.Dollar
	case *syntax.DblQuoted:
		out := ""
		for _, q := range x.Parts {
			text, ok := c.wordPart(q)
			if !ok {
				return "", false
			}
			out += text
		}
		return out, true
	case *syntax.ParamExp:
		if x.Param == nil || x.Exp != nil || x.Repl != nil || x.Slice != nil || x.Index != nil || x.Length || x.Excl {
			return "", false
		}
		// A container may be given other values, but those of the image are the ones that it starts with.
		return c.env(x.Param.Value)
	}
	return "", false
}

// fromShell is a program that a shell runs: what a runtime says of it, a shell says in its own words.
func (c *checker) fromShell(words []string, line int) *report.Finding {
	p, e := c.program(words[0])
	switch {
	case e == fstree.No:
		f := c.notFound(words, p, line)
		f.Message = fmt.Sprintf("It ends at once with exit code 127: the shell does not find %s.", code(words[0]))
		return f
	case e == fstree.Unknown:
		c.notListed(words[0], p, line)
		return c.then(words, &program{path: p.path, real: p.path}, line)
	}
	if p.base {
		return c.then(words, p, line)
	}
	if f := c.allowed(words[0], p, line); f != nil {
		f.Message = strings.Replace(f.Message, "It does not start", "It ends at once with exit code 126", 1)
		return f
	}
	n := p.node
	if n == nil {
		if f := c.linked(p, line); f != nil {
			return later(f)
		}
	} else if text := n.Content; text == nil || len(text.Bytes) > 1 && (string(text.Bytes[:2]) == "#!" || text.Bytes[0] == 0x7f) {
		// A file without #! is run by the shell itself.
		if f := c.loads(p, line, 0); f != nil {
			return later(f)
		}
	}
	c.say(code(words[0]) + c.whence(words[0], p))
	return c.then(words, p, line)
}
