// Package golden reads and writes the golden cases of package build: text files that hold one rule each, with a Dockerfile,
// its contexts, and what a real BuildKit makes of them. Package build's tests hold the engine to them; package conformance
// records and verifies them with a daemon. It is not part of the engine.
//
// A case is a list of settings and sections:
//
//	rule: A destination with a final slash is a folder.
//	target: final
//	== Dockerfile
//	FROM scratch
//	COPY a /d/
//	== context
//	a text="hello" mode=0755
//	dir/ mode=0700
//	l link=a
//	x.tar.gz tar=gz
//	  inside/file text="x" uid=7
//	== context docs
//	== image base {"User":"app"}
//	etc/passwd text="app:x:5:6::/:/bin/sh\n"
//	== want
//	(written by record)
package golden

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Case is one golden case.
type Case struct {
	Name string
	// Rule is the rule it holds, one sentence.
	Rule       string
	Target     string
	Platform   string
	File       string
	Args       map[string]string
	Secrets    map[string]string
	Dockerfile string
	Context    []Entry
	Named      map[string][]Entry
	Images     map[string]Image
	Want       string

	// sections in the order of the file, for writing it back.
	head  []string
	parts []part
}

// Image is a base image of one layer.
type Image struct {
	Config report.Config
	Files  []Entry
}

type part struct{ name, text string }

// Parse reads a case.
func Parse(name, text string) (*Case, error) {
	c := &Case{Name: name, Args: map[string]string{}, Secrets: map[string]string{}, Named: map[string][]Entry{}, Images: map[string]Image{}}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	i := 0
	for ; i < len(lines) && !strings.HasPrefix(lines[i], "== "); i++ {
		c.head = append(c.head, lines[i])
		if err := c.setting(lines[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for i < len(lines) {
		p := part{name: strings.TrimPrefix(lines[i], "== ")}
		for i++; i < len(lines) && !strings.HasPrefix(lines[i], "== "); i++ {
			p.text += lines[i] + "\n"
		}
		c.parts = append(c.parts, p)
		if err := c.section(p); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, p.name, err)
		}
	}
	if c.Rule == "" {
		return nil, fmt.Errorf("%s has no rule", name)
	}
	return c, nil
}

func (c *Case) setting(line string) error {
	if line == "" {
		return nil
	}
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return fmt.Errorf("%q is no setting", line)
	}
	value = strings.TrimSpace(value)
	switch key {
	case "rule":
		c.Rule = value
	case "target":
		c.Target = value
	case "platform":
		c.Platform = value
	case "file":
		c.File = value
	case "arg":
		k, v, _ := strings.Cut(value, "=")
		c.Args[k] = v
	case "secret":
		k, v, _ := strings.Cut(value, "=")
		c.Secrets[k] = v
	default:
		return fmt.Errorf("there is no setting %q", key)
	}
	return nil
}

func (c *Case) section(p part) (err error) {
	kind, rest, _ := strings.Cut(p.name, " ")
	switch kind {
	case "Dockerfile":
		c.Dockerfile = p.text
	case "want":
		c.Want = p.text
	case "context":
		var list []Entry
		if list, err = parseEntries(p.text); rest == "" {
			c.Context = list
		} else {
			c.Named[rest] = list
		}
	case "image":
		name, config, _ := strings.Cut(rest, " ")
		img := Image{}
		if config != "" {
			if err := json.Unmarshal([]byte(config), &img.Config); err != nil {
				return err
			}
		}
		img.Files, err = parseEntries(p.text)
		img.Files = complete(img.Files)
		c.Images[name] = img
	default:
		return fmt.Errorf("there is no section %q", p.name)
	}
	return err
}

// Text writes the case with another expectation.
func (c *Case) Text(want string) string {
	var b strings.Builder
	for _, l := range c.head {
		b.WriteString(l + "\n")
	}
	for _, p := range c.parts {
		if p.name != "want" {
			b.WriteString("== " + p.name + "\n" + p.text)
		}
	}
	b.WriteString("== want\n" + want)
	return b.String()
}

// Load reads all cases below a folder, sorted by name.
func Load(dir string) ([]*Case, error) {
	var cases []*Case
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".txt") {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		c, err := Parse(strings.TrimSuffix(filepath.ToSlash(rel), ".txt"), string(b))
		if err != nil {
			return err
		}
		cases = append(cases, c)
		return nil
	})
	slices.SortFunc(cases, func(a, b *Case) int { return strings.Compare(a.Name, b.Name) })
	return cases, err
}
