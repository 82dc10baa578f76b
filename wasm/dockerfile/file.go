// Package dockerfile turns a Dockerfile's text into instructions with their places.
//
// BuildKit's own parser decides on the whole text first: its error, message and line, is the file's. Only where it refuses the text is
// each instruction parsed for itself, so that one that is still being typed does not take the rest with it.
// The package knows nothing of stages or of what an instruction means (that is package stage's), and panics of BuildKit's parser
// become errors here.
package dockerfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// File is a parsed Dockerfile. It is not changed by its users, so it can be kept between analyses of the same text.
type File struct {
	Text  string
	Lines *Lines
	// Escape is the escape character in force.
	Escape rune
	// Nodes are the instructions in order; those that cannot be parsed are missing and stand in Broken.
	Nodes []*parser.Node
	// Cut is true where the text has more than MaxLines lines, of which only the first are read.
	Cut bool
	// Warnings are the parser's own: empty continuation lines.
	Warnings []parser.Warning
	// Err is BuildKit's error on the whole text; nil if there is none.
	Err *Error
	// Broken are the instructions that do not parse, where Err is set.
	Broken []Error
	// Syntax is the image that a "# syntax" directive names, "" if there is none.
	Syntax     string
	SyntaxLine int
}

// MaxLines is how many lines of a file are read, so that a page with a file of megabytes stays alive. The longest Dockerfiles that people
// write have some thousands.
const MaxLines = 10_000

// Error is a parser's complaint about some lines. Line is BuildKit's number, which is 0 in places.
type Error struct {
	Message string
	Line    int
	EndLine int
	// Crash is true where BuildKit's parser panics.
	Crash bool
}

func (e *Error) Error() string { return e.Message }

// Parse reads a Dockerfile. It never fails as a whole: see File.Err.
func Parse(text string) *File {
	f := &File{Text: text, Lines: NewLines(text), Escape: parser.DefaultEscapeToken}
	if ref, _, loc, ok := detectSyntax(text); ok {
		f.Syntax = ref
		if len(loc) > 0 {
			f.SyntaxLine = loc[0].Start.Line
		}
	}
	if f.Cut = f.Lines.Count() > MaxLines; f.Cut {
		text = text[:f.Lines.Offset(MaxLines+1)]
		f.Lines = f.Lines.first(MaxLines)
	}
	res, err := parse(text)
	if err != nil {
		f.Err = err
		f.rescue()
		return f
	}
	f.Escape = res.EscapeToken
	f.Nodes = res.AST.Children
	f.Warnings = res.Warnings
	return f
}

// parse is parser.Parse with panics as errors.
func parse(text string) (res *parser.Result, failed *Error) {
	defer func() {
		if r := recover(); r != nil {
			res, failed = nil, &Error{Message: fmt.Sprintf("BuildKit's parser crashes on this file: %v", r), Crash: true}
		}
	}()
	res, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, AsError(err)
	}
	return res, nil
}

func detectSyntax(text string) (ref, cmdline string, loc []parser.Range, ok bool) {
	defer func() {
		if recover() != nil {
			ref, cmdline, loc, ok = "", "", nil, false
		}
	}()
	// A directive can only stand at the top. The JSON form spans the text, but a Dockerfile is none.
	return parser.DetectSyntax([]byte(head(text)))
}

// head is the part of a text in which directives can stand: its leading comment lines, and one more.
func head(text string) string {
	end := 0
	for end < len(text) {
		line := text[end:]
		n := strings.IndexByte(line, '\n')
		if n >= 0 {
			line = line[:n]
		}
		end += len(line)
		if n >= 0 {
			end++
		}
		trimmed := strings.TrimLeft(strings.TrimPrefix(line, "\ufeff"), " \t")
		if !strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(trimmed, "//") {
			break
		}
	}
	return text[:end]
}

// AsError takes message and lines out of an error of BuildKit's packages.
func AsError(err error) *Error {
	e := &Error{Message: err.Error()}
	var at *parser.LocationError
	if errors.As(err, &at) && len(at.Locations) > 0 && len(at.Locations[0]) > 0 {
		first := at.Locations[0]
		e.Line, e.EndLine = first[0].Start.Line, first[len(first)-1].End.Line
	}
	return e
}

// CheckDirective is the value of a "# check" directive, "" if there is none.
func (f *File) CheckDirective() string {
	value, _, _, _ := parser.ParseDirective("check", []byte(head(f.Text)))
	return value
}
