// Package lessons loads the lessons beside it: their words, the Dockerfiles they start from and end with, the build context, and their goals.
//
// Load reads them from the file system each time (the contexts are Go modules of their own, which cannot be embedded) and finds every
// mistake that can be found without running the engine; the package's test runs it and proves that each start leaves a goal open and each
// solution meets all. cmd/serve publishes what JSON returns; nothing of this package goes into the engine.
//
// # A lesson's folder
//
// It is called NN-slug, NN being its place. In it are
//
//	index.md              front matter between two lines of ---, then Markdown
//	start.Dockerfile      what the reader finds in the editor
//	solution.Dockerfile   one way to meet all goals
//	context/              files of the build context (optional)
//	solution/             files that the solution adds to the context or replaces in it (optional)
//	images.json           base images that the engine's catalogue lacks, or that this lesson knows better (optional): an array
//	                      of entries as in wasm/catalog/data/images.json
//
// A folder without a number, such as buildme, is a build context that several lessons share: the front matter names it as context.
// A lesson's own context/ is laid over it.
//
// # Front matter
//
// YAML: title, summary, goals (at most five; package goal describes the checks) and hints are needed. Optional are context (a shared one), files (entries of the
// context that have no contents here: path with size, mode or link), target, platform, args and secrets of the start, solution-target, and changed
// (files that the reader is thought to edit between two builds).
//
// # What the page gets
//
// Markdown becomes a tree of a few known tags, so that the page builds elements and never sets HTML:
//
//	type Lesson = { id: string; number: number; title: string; summary: string; body: Node[]; goals: Goal[]; hints: Node[][];
//	                changed: string[]; images: BaseImage[]; start: Work; solution: Work }
//	type Work = { dockerfile: string; context: ContextFile[]; target: string; platform: string; buildArgs: Record<string, string>; secrets: Record<string, string> }
//	type Node = { text: string } | { tag: Tag; href?: string; lang?: string; children: Node[] }
//
// Goal, ContextFile and BaseImage are the engine's wire types. Goals' texts are plain but for `code` between backquotes.
package lessons

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Lesson is one lesson as the page gets it. No array in it is null.
type Lesson struct {
	// ID is the folder's name without its number: a reader's work is kept under it when lessons are put in another order.
	ID string `json:"id"`
	// Number counts the lessons from 1.
	Number  int           `json:"number"`
	Title   string        `json:"title"`
	Summary string        `json:"summary"`
	Body    []Node        `json:"body"`
	Goals   []report.Goal `json:"goals"`
	// Hints lead to the solution one by one.
	Hints [][]Node `json:"hints"`
	// Changed are the request's: files edited between two builds.
	Changed []string `json:"changed"`
	// Images are base images that this lesson brings along.
	Images   []report.BaseImage `json:"images"`
	Start    Work               `json:"start"`
	Solution Work               `json:"solution"`
}

// Work is what the page's editors hold: everything a request is made of.
type Work struct {
	Dockerfile string               `json:"dockerfile"`
	Context    []report.ContextFile `json:"context"`
	Target     string               `json:"target"`
	Platform   string               `json:"platform"`
	BuildArgs  map[string]string    `json:"buildArgs"`
	Secrets    map[string]string    `json:"secrets"`
}

// Request is what the page sends to the engine when the editors hold this work.
func (l Lesson) Request(w Work) report.Request {
	return report.Request{
		Dockerfile: w.Dockerfile, Context: w.Context, Target: w.Target, Platform: w.Platform, BuildArgs: w.BuildArgs, Secrets: w.Secrets,
		Changed: l.Changed, Goals: l.Goals, Images: l.Images,
	}
}

// JSON is what the page fetches.
func JSON(all []Lesson) ([]byte, error) {
	if all == nil {
		all = []Lesson{}
	}
	return json.Marshal(all)
}

const (
	indexFile    = "index.md"
	startFile    = "start.Dockerfile"
	solutionFile = "solution.Dockerfile"
	imagesFile   = "images.json"
	contextDir   = "context"
	solutionDir  = "solution"
)

var folderName = regexp.MustCompile(`^([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)$`)

// Load reads every lesson of a folder, in order. The error joins all mistakes, one sentence each, which begin with the file they are in.
func Load(fsys fs.FS) ([]Lesson, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("the lessons cannot be read: %w", err)
	}
	var all []Lesson
	var mistakes []error
	seen := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		name := e.Name()
		if !folderName.MatchString(name) {
			if _, err := fs.Stat(fsys, name+"/"+indexFile); err == nil {
				mistakes = append(mistakes, fmt.Errorf("%s: a lesson's folder is called like 07-some-words: two digits, then words in lower case", name))
			}
			continue
		}
		number, id := folderName.FindStringSubmatch(name)[1], folderName.FindStringSubmatch(name)[2]
		for _, key := range []string{number, id} {
			if other, taken := seen[key]; taken {
				mistakes = append(mistakes, fmt.Errorf("%s: %s has %q in its name, too", name, other, key))
			}
			seen[key] = name
		}
		lesson, errs := loadOne(fsys, name)
		mistakes = append(mistakes, errs...)
		lesson.ID, lesson.Number = id, len(all)+1
		all = append(all, lesson)
	}
	if len(all) == 0 && len(mistakes) == 0 {
		return nil, errors.New("there are no lessons: no folder is called like 01-some-words")
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return all, nil
}

// loadOne reads one lesson's folder and collects its mistakes.
func loadOne(fsys fs.FS, dir string) (Lesson, []error) {
	var l Lesson
	mistakes := strayFiles(fsys, dir)
	add := func(err error) {
		if err != nil {
			mistakes = append(mistakes, err)
		}
	}
	text, err := readText(fsys, dir+"/"+indexFile)
	add(err)
	start, err := readText(fsys, dir+"/"+startFile)
	add(err)
	solution, err := readText(fsys, dir+"/"+solutionFile)
	add(err)
	if len(mistakes) > 0 {
		return l, mistakes
	}
	head, body, bodyLine, err := parseIndex(text)
	if err != nil {
		return l, []error{inFile(dir+"/"+indexFile, err)}
	}
	files, err := lessonContext(fsys, dir, head)
	if err != nil {
		return l, []error{err}
	}
	images, err := readImages(fsys, dir+"/"+imagesFile)
	add(err)
	solved, err := overlay(fsys, dir+"/"+solutionDir, files)
	add(err)
	l = Lesson{
		Title: head.Title, Summary: head.Summary, Goals: head.Goals, Changed: orEmpty(head.Changed), Images: images,
		Start: Work{
			Dockerfile: start, Context: files.list(), Target: head.Target, Platform: head.Platform,
			BuildArgs: orEmptyMap(head.Args), Secrets: orEmptyMap(head.Secrets),
		},
	}
	l.Solution = l.Start
	l.Solution.Dockerfile, l.Solution.Context = solution, solved.list()
	if head.SolutionTarget != "" {
		l.Solution.Target = head.SolutionTarget
	}
	l.Body, err = render(body, bodyLine)
	add(inFile(dir+"/"+indexFile, err))
	if err == nil && len(l.Body) == 0 {
		add(fmt.Errorf("%s: the lesson has no text", dir+"/"+indexFile))
	}
	for _, h := range head.Hints {
		nodes, err := render(h.text, h.line)
		add(inFile(dir+"/"+indexFile, err))
		l.Hints = append(l.Hints, nodes)
	}
	return l, mistakes
}

// mistake is an error at a line of a file.
type mistake struct {
	line int
	text string
}

func (m *mistake) Error() string { return m.text }

// inFile puts a file's name, and the line if the error has one, before it.
func inFile(name string, err error) error {
	if err == nil {
		return nil
	}
	var m *mistake
	if errors.As(err, &m) && m.line > 0 {
		return errors.New(name + ":" + strconv.Itoa(m.line) + ": " + m.text)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func orEmptyMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
