package lessons

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Node is a piece of rendered Markdown: a text, or an element with its children.
type Node struct {
	// Tag is one of p, h2, h3, ul, ol, li, pre, code, strong, em, a, blockquote, hr, br, table, thead, tbody, tr, th, td; "" is a text.
	Tag  string `json:"tag,omitempty"`
	Text string `json:"text,omitempty"`
	// Href of an a: relative, "#…" or https.
	Href string `json:"href,omitempty"`
	// Lang of a pre, such as "dockerfile".
	Lang     string `json:"lang,omitempty"`
	Children []Node `json:"children,omitempty"`
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// deepest bounds how far Markdown may nest; quotes and lists of a lesson need three or four.
const deepest = 32

// render turns Markdown into nodes. What a lesson must not hold (HTML, pictures, other links) is a mistake at its line.
func render(source string, firstLine int) ([]Node, error) {
	src := []byte(source)
	r := renderer{source: src, firstLine: firstLine, line: firstLine}
	return r.children(markdown.Parser().Parse(text.NewReader(src)), 0)
}

type renderer struct {
	source    []byte
	firstLine int
	// line of the block that is being rendered: inline nodes do not all know their own.
	line int
}

func (r *renderer) mistake(format string, args ...any) error {
	return &mistake{r.line, fmt.Sprintf(format, args...)}
}

func (r *renderer) children(parent ast.Node, depth int) ([]Node, error) {
	if depth > deepest {
		return nil, r.mistake("the text nests more than %d levels deep", deepest)
	}
	var nodes []Node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			r.line = r.firstLine + bytes.Count(r.source[:n.Lines().At(0).Start], []byte("\n"))
		}
		made, err := r.node(n, depth)
		if err != nil {
			return nil, err
		}
		for _, m := range made {
			if last := len(nodes) - 1; m.Tag == "" && last >= 0 && nodes[last].Tag == "" {
				nodes[last].Text += m.Text
				continue
			}
			nodes = append(nodes, m)
		}
	}
	return nodes, nil
}

// element renders a node's children into an element.
func (r *renderer) element(tag string, n ast.Node, depth int) ([]Node, error) {
	inside, err := r.children(n, depth+1)
	return []Node{{Tag: tag, Children: inside}}, err
}

func (r *renderer) node(n ast.Node, depth int) ([]Node, error) {
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level != 2 && n.Level != 3 {
			return nil, r.mistake("headings have level 2 or 3; the title is the first level")
		}
		return r.element(fmt.Sprintf("h%d", n.Level), n, depth)
	case *ast.Paragraph:
		return r.element("p", n, depth)
	case *ast.TextBlock: // a tight list's item
		return r.children(n, depth+1)
	case *ast.List:
		if n.IsOrdered() {
			return r.element("ol", n, depth)
		}
		return r.element("ul", n, depth)
	case *ast.ListItem:
		return r.element("li", n, depth)
	case *ast.Blockquote:
		return r.element("blockquote", n, depth)
	case *ast.ThematicBreak:
		return []Node{{Tag: "hr"}}, nil
	case *ast.FencedCodeBlock:
		return r.codeBlock(n, string(n.Language(r.source))), nil
	case *ast.CodeBlock:
		return r.codeBlock(n, ""), nil
	case *ast.Emphasis:
		if n.Level == 2 {
			return r.element("strong", n, depth)
		}
		return r.element("em", n, depth)
	case *ast.CodeSpan:
		return []Node{{Tag: "code", Children: []Node{{Text: r.raw(n)}}}}, nil
	case *ast.Link:
		return r.link(n, depth)
	case *ast.AutoLink:
		return r.autoLink(n)
	case *ast.Text:
		return r.text(n), nil
	case *ast.String:
		return []Node{{Text: string(n.Value)}}, nil
	case *ast.RawHTML, *ast.HTMLBlock:
		return nil, r.mistake("a lesson holds no HTML; write Markdown, and <words> in angle brackets as `code`")
	case *ast.Image:
		return nil, r.mistake("a lesson holds no pictures")
	}
	return r.table(n, depth)
}

func (r *renderer) table(n ast.Node, depth int) ([]Node, error) {
	switch n := n.(type) {
	case *east.Table:
		made, err := r.element("table", n, depth)
		if err != nil {
			return nil, err
		}
		rows := made[0].Children
		if len(rows) > 1 {
			made[0].Children = []Node{rows[0], {Tag: "tbody", Children: rows[1:]}}
		}
		return made, nil
	case *east.TableHeader:
		row, err := r.row("th", n, depth)
		return []Node{{Tag: "thead", Children: []Node{row}}}, err
	case *east.TableRow:
		row, err := r.row("td", n, depth)
		return []Node{row}, err
	case *east.TableCell:
		return r.element("td", n, depth)
	}
	return nil, r.mistake("the Markdown of a %s is not shown", n.Kind())
}

func (r *renderer) row(cell string, n ast.Node, depth int) (Node, error) {
	cells, err := r.children(n, depth+1)
	for i := range cells {
		cells[i].Tag = cell
	}
	return Node{Tag: "tr", Children: cells}, err
}

func (r *renderer) codeBlock(n ast.Node, lang string) []Node {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(r.source))
	}
	return []Node{{Tag: "pre", Lang: lang, Children: []Node{{Text: strings.TrimRight(b.String(), "\n")}}}}
}

// text is a run of words; the break at its end is a blank unless two blanks or a backslash ask for a new line.
func (r *renderer) text(n *ast.Text) []Node {
	words := n.Segment.Value(r.source)
	if !n.IsRaw() {
		words = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(words)))
	}
	switch {
	case n.HardLineBreak():
		return []Node{{Text: string(words)}, {Tag: "br"}}
	case n.SoftLineBreak():
		return []Node{{Text: string(words) + " "}}
	}
	return []Node{{Text: string(words)}}
}

// raw is the text of a code span as written.
func (r *renderer) raw(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (r *renderer) link(n *ast.Link, depth int) ([]Node, error) {
	made, err := r.element("a", n, depth)
	if err != nil {
		return nil, err
	}
	made[0].Href, err = r.address(string(n.Destination))
	return made, err
}

func (r *renderer) autoLink(n *ast.AutoLink) ([]Node, error) {
	href, err := r.address(string(n.URL(r.source)))
	return []Node{{Tag: "a", Href: href, Children: []Node{{Text: string(n.Label(r.source))}}}}, err
}

// address lets a link lead to the page itself, to a file beside it, or to https.
func (r *renderer) address(href string) (string, error) {
	u, err := url.Parse(href)
	switch {
	case err != nil || href == "":
		return "", r.mistake("the link %q is no address", href)
	case u.Scheme == "https" && u.Host != "":
	case u.Scheme != "" || u.Host != "" || strings.HasPrefix(href, "/") || strings.HasPrefix(href, `\`):
		return "", r.mistake("the link %q must be relative, start with # or with https://", href)
	}
	return href, nil
}
