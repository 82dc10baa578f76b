package lessons

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dockerfile-stages/playground/wasm/goal"
	"github.com/dockerfile-stages/playground/wasm/report"
)

const mostGoals = 5

// front is the front matter. Its goals have the fields of report.Goal, its files those of report.ContextFile.
type front struct {
	Title          string
	Summary        string
	Goals          []report.Goal
	Hints          []hint
	Context        string
	Files          []report.ContextFile
	Target         string
	SolutionTarget string `yaml:"solution-target"`
	Platform       string
	Args           map[string]string
	Secrets        map[string]string
	Changed        []string
}

// hint is a piece of Markdown with the line it starts on.
type hint struct {
	text string
	line int
}

func (h *hint) UnmarshalYAML(n *yaml.Node) error {
	h.line = n.Line
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		h.line++ // the text starts below its "|"
	}
	return n.Decode(&h.text)
}

// parseIndex splits index.md and reads its front matter. bodyLine is the line on which the body starts.
func parseIndex(text string) (head front, body string, bodyLine int, err error) {
	const fence = "---"
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if strings.TrimRight(lines[0], " ") != fence {
		return head, "", 0, &mistake{1, "front matter is missing: the first line is not ---"}
	}
	end := -1
	for i, l := range lines[1:] {
		if strings.TrimRight(l, " ") == fence {
			end = i + 1
			break
		}
	}
	if end < 0 {
		return head, "", 0, &mistake{1, "the front matter does not end: there is no second line of ---"}
	}
	// An empty line in place of the first fence keeps YAML's line numbers those of the file.
	source := "\n" + strings.Join(lines[1:end], "\n") + "\n"
	if err := readFront(source, &head); err != nil {
		return head, "", 0, err
	}
	return head, strings.Join(lines[end+1:], "\n"), end + 2, nil
}

func readFront(source string, head *front) error {
	dec := yaml.NewDecoder(strings.NewReader(source))
	dec.KnownFields(true)
	if err := dec.Decode(head); errors.Is(err, io.EOF) {
		return &mistake{1, "the front matter is empty"}
	} else if err != nil {
		return yamlMistake(err)
	}
	if err := complete(head); err != nil {
		return err
	}
	return checkGoals(head, goalLines(source))
}

// complete checks what must be there.
func complete(head *front) error {
	switch {
	case strings.TrimSpace(head.Title) == "":
		return &mistake{1, "the front matter has no title"}
	case strings.TrimSpace(head.Summary) == "":
		return &mistake{1, "the front matter has no summary"}
	case len(head.Goals) == 0:
		return &mistake{1, "the front matter has no goals"}
	case len(head.Goals) > mostGoals:
		return &mistake{1, fmt.Sprintf("there are %d goals, and at most %d are readable", len(head.Goals), mostGoals)}
	case len(head.Hints) == 0:
		return &mistake{1, "the front matter has no hints"}
	}
	for _, h := range head.Hints {
		if strings.TrimSpace(h.text) == "" {
			return &mistake{h.line, "a hint is empty"}
		}
	}
	return nil
}

func checkGoals(head *front, lines []int) error {
	cached := false
	for i, g := range head.Goals {
		if err := goal.Validate(g); err != nil {
			line := 1
			if i < len(lines) {
				line = lines[i]
			}
			return &mistake{line, err.Error()}
		}
		cached = cached || g.Check == report.GoalCached
	}
	if cached && len(head.Changed) == 0 {
		return &mistake{1, `a goal looks at the cache, but the front matter does not say which files are edited ("changed")`}
	}
	return nil
}

// goalLines finds the line on which each goal starts.
func goalLines(source string) []int {
	var doc yaml.Node
	if yaml.Unmarshal([]byte(source), &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value != "goals" {
			continue
		}
		var lines []int
		for _, n := range top[i+1].Content {
			lines = append(lines, n.Line)
		}
		return lines
	}
	return nil
}

var (
	yamlLine    = regexp.MustCompile(`line ([0-9]+): (.*)`)
	yamlUnknown = regexp.MustCompile(`^field (\S+) not found in type \S+$`)
)

// yamlMistake turns the first of the decoder's errors into a sentence of ours.
func yamlMistake(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var types *yaml.TypeError
	if errors.As(err, &types) && len(types.Errors) > 0 {
		text = types.Errors[0]
	}
	m := &mistake{line: 1, text: strings.TrimSpace(text)}
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		m.line, _ = strconv.Atoi(found[1])
		m.text = found[2]
	}
	if found := yamlUnknown.FindStringSubmatch(m.text); found != nil {
		m.text = fmt.Sprintf("there is no field %q in the front matter here", found[1])
	} else {
		m.text = "the front matter is not as expected: " + strings.TrimSpace(m.text)
	}
	return m
}
