package lessons

import (
	"fmt"
	"strings"
	"testing"
)

// drawContext writes a context one entry a line.
func drawContext(w Work) string {
	var b strings.Builder
	for _, f := range w.Context {
		b.WriteString(f.Path)
		switch {
		case f.Link != "":
			b.WriteString(" -> " + f.Link)
		case f.Base64 != nil:
			b.WriteString(" base64 " + *f.Base64)
		case f.Content != nil:
			fmt.Fprintf(&b, " %q", *f.Content)
		case f.Size != nil:
			fmt.Fprintf(&b, " %d bytes", *f.Size)
		}
		if f.Mode != "" {
			b.WriteString(" " + f.Mode)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// draw writes rendered Markdown as nested lines.
func draw(b *strings.Builder, nodes []Node, indent string) {
	for _, n := range nodes {
		if n.Tag == "" {
			fmt.Fprintf(b, "%s%q\n", indent, n.Text)
			continue
		}
		b.WriteString(indent + n.Tag)
		if n.Href != "" {
			b.WriteString(" " + n.Href)
		}
		if n.Lang != "" {
			b.WriteString(" " + n.Lang)
		}
		b.WriteByte('\n')
		draw(b, n.Children, indent+"  ")
	}
}

func TestMarkdownBecomesNodes(t *testing.T) {
	for name, c := range map[string][2]string{
		"paragraphs": {"One\ntwo.\n\nThree  \nfour &amp; \\*five\\*.", `p
  "One two."
p
  "Three"
  br
  "four & *five*."
`},
		"emphasis": {"*a* **b** `c  <d>`", `p
  em
    "a"
  " "
  strong
    "b"
  " "
  code
    "c  <d>"
`},
		"headings": {"## Two\n\n### Three `x`", `h2
  "Two"
h3
  "Three "
  code
    "x"
`},
		"lists": {"- a\n- b\n  1. c\n\n---\n", `ul
  li
    "a"
  li
    "b"
    ol
      li
        "c"
hr
`},
		"code": {"```dockerfile\nFROM a\n\nRUN <b>\n```\n\n    indented", `pre dockerfile
  "FROM a\n\nRUN <b>"
pre
  "indented"
`},
		"links": {"[a](https://b.c/d?e=f#g) [h](#i) [j](../k) <https://l.m>", `p
  a https://b.c/d?e=f#g
    "a"
  " "
  a #i
    "h"
  " "
  a ../k
    "j"
  " "
  a https://l.m
    "https://l.m"
`},
		"quote": {"> a\n> b", `blockquote
  p
    "a b"
`},
		"table": {"| a | b |\n|---|---|\n| `c` | |\n", `table
  thead
    tr
      th
        "a"
      th
        "b"
  tbody
    tr
      td
        code
          "c"
      td
`},
	} {
		t.Run(name, func(t *testing.T) {
			nodes, err := render(c[0], 1)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if draw(&b, nodes, ""); b.String() != c[1] {
				t.Errorf("got\n%s", b.String())
			}
		})
	}
	if _, err := render(strings.Repeat("> ", 200)+"deep", 1); err == nil || err.Error() != "the text nests more than 32 levels deep" {
		t.Errorf("deep nesting: %v", err)
	}
}
