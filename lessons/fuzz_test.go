package lessons

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

var tags = strings.Fields("p h2 h3 ul ol li pre code strong em a blockquote hr br table thead tbody tr th td")

// FuzzLoad: whatever index.md holds, the answer is a lesson of known tags and harmless links, or sentences that name the file.
func FuzzLoad(f *testing.F) {
	f.Add(goodIndex)
	f.Add("---\n{}\n---\n")
	f.Add("---\ntitle: &a [*a]\n---\n")
	f.Add("---\r\ngoals: [{text: a, check: has, paths: ['[']}]\r\n---\r\n")
	f.Add(strings.Replace(goodIndex, "Some words.", "| a |\n|--|\n| [b](data:x) |\n\n> 1. - `c` <d> ![e](f)\n\n[g]: javascript:h\n[g]", 1))
	f.Fuzz(func(t *testing.T, text string) {
		all, err := Load(lessonFS(map[string]string{"01-first/index.md": text}))
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "01-first/") {
					t.Errorf("a mistake that names no file: %q in %q", line, err)
				}
			}
			return
		}
		data, err := JSON(all)
		if err != nil || !json.Valid(data) {
			t.Fatalf("no JSON: %v", err)
		}
		known(t, all[0].Body)
		for _, h := range all[0].Hints {
			known(t, h)
		}
	})
}

func known(t *testing.T, nodes []Node) {
	for _, n := range nodes {
		if n.Tag == "" {
			continue
		}
		if !slices.Contains(tags, n.Tag) {
			t.Errorf("unknown tag %q", n.Tag)
		}
		if u, err := url.Parse(n.Href); err != nil || u.Scheme != "" && u.Scheme != "https" || (n.Tag == "a") == (n.Href == "") {
			t.Errorf("link %q of %s", n.Href, n.Tag)
		}
		known(t, n.Children)
	}
}
