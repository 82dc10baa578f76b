package advice

import (
	"fmt"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// cache is a directory that a tool fills for the next time, which an image never has.
type cache struct {
	dir, what, fix string
	// old and new are the edit that keeps it out.
	old, new string
}

const mountFix = "Keep it out of the layer with RUN --mount=type=cache,target="

// caches by directory. package places names the sources of where they are; that each tool has such an option is its manual's
// word: apt-get(8) and docs.docker.com/build/building/best-practices, apk(8), pip.pypa.io (--no-cache-dir), docs.npmjs.com, yarnpkg.com.
var caches = []cache{
	{dir: "/var/lib/apt/lists", what: "apt's package lists", fix: "Add && rm -rf /var/lib/apt/lists/* to the end of the same RUN."},
	{dir: "/var/cache/apt", what: "packages that apt downloaded", fix: "Add && apt-get clean to the end of the same RUN."},
	{dir: "/var/cache/apk", what: "apk's package index", fix: "Write apk add --no-cache.", old: "apk add ", new: "apk add --no-cache "},
	{dir: "/var/cache/dnf", what: "dnf's cache", fix: "Add && dnf clean all to the end of the same RUN."},
	{dir: "/var/cache/yum", what: "yum's cache", fix: "Add && yum clean all to the end of the same RUN."},
	{dir: "~/.cache/pip", what: "pip's cache", fix: "Write pip install --no-cache-dir.", old: "pip install ", new: "pip install --no-cache-dir "},
	{dir: "~/.cache/pypoetry", what: "Poetry's cache", fix: mountFix + "/root/.cache/pypoetry."},
	{dir: "~/.cache/uv", what: "uv's cache", fix: "Write uv with --no-cache, or use " + mountFix[len("Keep it out of the layer with "):] + "/root/.cache/uv."},
	{dir: "~/.npm", what: "npm's cache", fix: "Add && npm cache clean --force to the same RUN, or use RUN --mount=type=cache,target=/root/.npm."},
	{dir: "~/.cache/yarn", what: "Yarn's cache", fix: "Add && yarn cache clean to the same RUN."},
	{dir: "/usr/local/share/.cache/yarn", what: "Yarn's cache", fix: "Add && yarn cache clean to the same RUN."},
	{dir: "~/.local/share/pnpm/store", what: "pnpm's store", fix: mountFix + "/root/.local/share/pnpm/store."},
	{dir: "/go/pkg/mod", what: "Go's module cache", fix: "Build in a stage of its own and copy the program alone."},
	{dir: "~/go/pkg/mod", what: "Go's module cache", fix: "Build in a stage of its own and copy the program alone."},
	{dir: "~/.cache/go-build", what: "Go's build cache", fix: "Build in a stage of its own and copy the program alone."},
	{dir: "/usr/local/cargo/registry", what: "cargo's registry", fix: "Build in a stage of its own and copy the program alone."},
	{dir: "~/.cargo/registry", what: "cargo's registry", fix: "Build in a stage of its own and copy the program alone."},
	{dir: "~/.m2/repository", what: "Maven's repository", fix: "Build in a stage of its own and copy the archive alone."},
	{dir: "~/.gradle", what: "Gradle's cache", fix: "Build in a stage of its own and copy the archive alone."},
	{dir: "~/.nuget/packages", what: "NuGet's packages", fix: "Build in a stage of its own and copy what dotnet publish writes."},
	{dir: "~/.composer/cache", what: "Composer's cache", fix: "Add && composer clear-cache to the same RUN."},
}

// caches that the image's own commands left.
func (c *checker) caches() {
	if len(c.runs) == 0 {
		return
	}
	homes := []string{"/root"}
	if h := c.tree.Root().Child("home"); h != nil {
		h.Each(func(name string, n *fstree.Node) bool {
			if n.Kind == fstree.Dir && len(homes) < 5 {
				homes = append(homes, "/home/"+name)
			}
			return true
		})
	}
	for _, k := range caches {
		dirs := []string{k.dir}
		if rest, ok := strings.CutPrefix(k.dir, "~"); ok {
			dirs = nil
			for _, h := range homes {
				dirs = append(dirs, h+rest)
			}
		}
		for _, dir := range dirs {
			c.cache(k, dir)
		}
	}
}

func (c *checker) cache(k cache, dir string) {
	c.cleaned(k, dir)
	if _, _, e := c.tree.Resolve(dir); e != fstree.Yes {
		return
	}
	s, n := c.grew(dir)
	if s == nil || n.Bytes < least && n.Certainty != size.Unknown || n.Certainty == size.Unknown && s.Instruction != "RUN" {
		return
	}
	if k.old == "" && path.Base(dir) == "lists" && !strings.Contains(script(s.Step), "apt") {
		return
	}
	f := c.advise(RuleCache, report.FindingWarning, s, n, k.fix, dir, "The image ships %s in %s, %s that nothing reads again.", k.what, dir, amount(n))
	if k.old != "" {
		c.mend(f, s.Step, k.old, k.new)
	}
	if dir == "/var/lib/apt/lists" {
		c.append(f, s, "rm -rf /var/lib/apt/lists/*")
	}
}

// cleaned finds a cache that a later step removes: its bytes stay in the layer of the step that filled it.
func (c *checker) cleaned(k cache, dir string) {
	var filled *step
	most := size.Zero
	for _, s := range c.runs {
		before, after := total(s.done.Before, dir), total(s.done.After, dir)
		switch gained := after.Bytes - before.Bytes; {
		case gained >= least:
			filled, most = s, after.Sub(before)
		case gained <= -least && filled != nil:
			c.advise(RuleDeleted, report.FindingWarning, s, most, fmt.Sprintf("Remove them in the same RUN that fetches them (line %d).", filled.Line), dir, "Line %d removes %s, but they (%s) stay in the layer of line %d.", s.Line, k.what, amount(most), filled.Line)
			filled = nil
		}
	}
}

// append is an edit that adds a command to the end of a RUN in the shell form.
func (c *checker) append(f *report.Finding, s *step, command string) {
	text := script(s.Step)
	if s.OnBuild || s.EndLine > len(c.lines) || strings.Contains(s.Text, "<<") || !strings.HasPrefix(text, "/bin/sh -c ") && !strings.HasPrefix(text, "/bin/bash ") {
		return
	}
	last := strings.TrimRight(c.lines[s.EndLine-1], " \t\r")
	if last == "" || strings.HasPrefix(strings.TrimSpace(last), "#") || strings.HasSuffix(last, `\`) || strings.HasSuffix(last, ";") || strings.HasSuffix(last, "&") {
		return
	}
	at := column(last)
	f.Edits = []report.Edit{{Range: report.Range{StartLine: s.EndLine, StartColumn: at, EndLine: s.EndLine, EndColumn: at}, Text: " \\\n    && " + command}}
}
