package shell

import "strings"

// maxNested bounds compound commands and brackets inside each other. The parser and the evaluation walk them by recursion, and in
// WebAssembly a deep one overflows the browser's stack, which nothing can catch.
const maxNested = 200

// nested tells whether a script may nest deeper than that. It looks at words and brackets alone, so that it can be wrong about a
// text in quotes; such a script is then not followed, which is safe.
func nested(script string) bool {
	if len(script) < 2*maxNested {
		return false
	}
	words, brackets := 0, 0
	for _, w := range strings.FieldsFunc(script, func(r rune) bool { return r == ' ' || r == ';' || r == '\n' || r == '\t' || r == '&' || r == '|' }) {
		switch w {
		case "if", "while", "until", "for", "case", "select":
			words++
		case "fi", "done", "esac":
			words = max(0, words-1)
		}
		if words > maxNested {
			return true
		}
	}
	for i := 0; i < len(script); i++ {
		switch script[i] {
		case '(', '{', '[':
			brackets++
		case ')', '}', ']':
			brackets = max(0, brackets-1)
		}
		if brackets > maxNested {
			return true
		}
	}
	return false
}
