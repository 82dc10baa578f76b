package dockerfile

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// maxRescued bounds how many instructions of a refused file are parsed one by one, maxBroken how many complaints are kept.
const (
	maxRescued = 3000
	maxBroken  = 200
	// maxLooked bounds the search for the ends of heredocs that have none.
	maxLooked = 1_000_000
)

// rescue fills Nodes and Broken of a file that BuildKit refuses, instruction by instruction.
func (f *File) rescue() {
	f.Escape = f.escapeDirective()
	s := &splitter{lines: f.Lines, escape: string(f.Escape), line: f.afterDirectives()}
	for n := 0; n < maxRescued; n++ {
		c, ok := s.next()
		if !ok || len(f.Broken) == maxBroken {
			return
		}
		f.rescueChunk(c)
	}
}

// rescueChunk parses one instruction as a file of its own and moves it to its place.
func (f *File) rescueChunk(c chunk) {
	var b strings.Builder
	added := 1
	if f.Escape != parser.DefaultEscapeToken {
		b.WriteString("# escape=" + string(f.Escape) + "\n")
		added++
	}
	// The empty comment ends the directives: comments above the instruction must not be taken for some.
	b.WriteString("#\n")
	text := f.Lines.text[f.Lines.Offset(c.comments):f.Lines.Offset(c.end+1)]
	b.WriteString(strings.TrimPrefix(text, "\ufeff"))
	if c.heredocEnd != "" {
		b.WriteString("\n" + c.heredocEnd + "\n")
	}
	shift := c.comments - 1 - added
	res, err := parse(b.String())
	if err != nil {
		err.Line, err.EndLine = c.start, c.end
		f.broken(*err)
		return
	}
	for _, node := range res.AST.Children {
		node.StartLine += shift
		node.EndLine = min(node.EndLine+shift, c.end)
		f.Nodes = append(f.Nodes, node)
	}
	if c.unfinished {
		f.broken(Error{Message: "unterminated heredoc", Line: c.start, EndLine: c.start})
	}
}

func (f *File) broken(e Error) {
	if len(f.Broken) < maxBroken {
		f.Broken = append(f.Broken, e)
	}
}

// escapeDirective finds the escape character of a file that did not parse.
func (f *File) escapeDirective() rune {
	v, _, _, ok := parser.ParseDirective("escape", []byte(head(f.Text)))
	if ok && v == "`" {
		return '`'
	}
	return parser.DefaultEscapeToken
}

// afterDirectives is the first line that is no directive.
func (f *File) afterDirectives() int {
	var d parser.DirectiveParser
	line := 1
	for ; line <= f.Lines.Count(); line++ {
		text := strings.TrimPrefix(f.Lines.Text(line), "\ufeff")
		found, err := d.ParseLine([]byte(strings.TrimLeftFunc(text, unicode.IsSpace)))
		if found == nil && err == nil {
			break
		}
	}
	return line
}

// chunk is one instruction's lines: comments is the first of the comment lines right above it (or start), end the last line.
type chunk struct {
	comments, start, end int
	// unfinished is true where a heredoc has no end; heredocEnd then are the lines that end it.
	unfinished bool
	heredocEnd string
}

// splitter finds where instructions begin and end, as BuildKit's parser does.
type splitter struct {
	lines  *Lines
	escape string
	line   int
	// looked counts the lines looked through for the ends of heredocs.
	looked int
}

func (s *splitter) next() (chunk, bool) {
	comments := 0
	for ; s.line <= s.lines.Count(); s.line++ {
		text := strings.TrimSpace(strings.TrimPrefix(s.lines.Text(s.line), "\ufeff"))
		switch {
		case text == "":
			// BuildKit keeps comments across empty lines.
		case text == "#":
			comments = 0
		case text[0] == '#':
			if comments == 0 {
				comments = s.line
			}
		default:
			c := chunk{comments: comments, start: s.line}
			if comments == 0 {
				c.comments = s.line
			}
			s.instruction(&c)
			return c, true
		}
	}
	return chunk{}, false
}

// instruction reads to the end of the one that begins at the current line.
func (s *splitter) instruction(c *chunk) {
	var joined strings.Builder
	for ; s.line <= s.lines.Count(); s.line++ {
		text := s.lines.Text(s.line)
		trimmed := strings.TrimSpace(text)
		if s.line > c.start && (trimmed == "" || trimmed[0] == '#') {
			continue
		}
		if !s.continued(text) {
			joined.WriteString(text)
			break
		}
		joined.WriteString(strings.TrimSuffix(strings.TrimRight(text, " \t"), s.escape))
	}
	c.end = min(s.line, s.lines.Count())
	s.line++
	s.heredocs(c, joined.String())
}

// continued tells whether a line goes on in the next one: it ends with a single escape character.
func (s *splitter) continued(text string) bool {
	text = strings.TrimRight(text, " \t")
	if !strings.HasSuffix(text, s.escape) {
		return false
	}
	return !strings.HasSuffix(text, s.escape+s.escape)
}

// heredocs moves past the bodies of an instruction's heredocs. A body without an end is taken to reach to the next line that looks
// like an instruction.
func (s *splitter) heredocs(c *chunk, joined string) {
	if !strings.Contains(joined, "<<") || !takesHeredoc(joined) {
		return
	}
	lex := shell.NewLex('\\')
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	words, _ := lex.ProcessWords(joined, shell.EnvsFromSlice(nil))
	for _, word := range words {
		doc := parser.MustParseHeredoc(word)
		if doc == nil {
			continue
		}
		if end, ok := s.body(doc); ok {
			c.end, s.line = end, end+1
			continue
		}
		end := s.beforeInstruction()
		c.end, s.line = end, end+1
		c.unfinished = true
		c.heredocEnd = doc.Name
		return
	}
}

// body finds the line that ends a heredoc whose body begins at the current line.
func (s *splitter) body(doc *parser.Heredoc) (end int, ok bool) {
	for n := s.line; n <= s.lines.Count() && s.looked < maxLooked; n++ {
		s.looked++
		text := s.lines.Text(n)
		if doc.Chomp {
			text = strings.TrimLeft(text, "\t")
		}
		if text == doc.Name {
			return n, true
		}
	}
	return 0, false
}

var looksLikeInstruction = regexp.MustCompile(`^[A-Z]+ `)

// beforeInstruction is the last line before one that begins with an instruction in capitals.
func (s *splitter) beforeInstruction() int {
	for n := s.line; n <= s.lines.Count(); n++ {
		if text := s.lines.Text(n); looksLikeInstruction.MatchString(text) {
			word, _, _ := strings.Cut(text, " ")
			if _, known := command.Commands[strings.ToLower(word)]; known {
				return n - 1
			}
		}
	}
	return s.lines.Count()
}

// takesHeredoc tells whether an instruction can have one: RUN, COPY, ADD, also behind ONBUILD.
func takesHeredoc(text string) bool {
	words := strings.Fields(strings.TrimPrefix(text, "\ufeff"))
	if len(words) > 1 && strings.EqualFold(words[0], command.Onbuild) {
		words = words[1:]
	}
	if len(words) == 0 {
		return false
	}
	switch strings.ToLower(words[0]) {
	case command.Run, command.Copy, command.Add:
		return true
	}
	return false
}
