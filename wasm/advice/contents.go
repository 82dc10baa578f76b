package advice

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// contents looks for what should not be in the image at all, step by *step: what a later layer removes is shipped too.
func (c *checker) contents() {
	scan := c.Scan
	if scan == nil {
		scan = NewScan()
	}
	for _, s := range c.steps {
		for _, dir := range changed(s.done.Before.Root(), s.done.After.Root(), "/", 0) {
			for _, h := range scan.below(dir.node) {
				if at, ok := c.origin(h.node); !ok || at.id != s.id {
					continue
				}
				c.found(s, join(dir.path, h), h)
			}
		}
	}
}

type place struct {
	path string
	node *fstree.Node
}

// maxDescent is how deep changed directories are looked for before they are taken as a whole.
const maxDescent = 3

// changed are the highest directories that a step wrote to, without those of the root that it left alone.
func changed(before, after *fstree.Node, at string, depth int) (out []place) {
	if depth >= maxDescent || before == nil || before.Kind != fstree.Dir {
		return []place{{at, after}}
	}
	plain := false
	fstree.EachPair(before, after, func(name string, a, b *fstree.Node) {
		switch {
		case a == b || b == nil:
		case b.Kind == fstree.Dir:
			if unwanted(name) != "" {
				plain = true
				return
			}
			out = append(out, changed(a, b, fstree.Join(at, name), depth+1)...)
		default:
			plain = true
		}
	})
	if plain {
		return []place{{at, after}}
	}
	return out
}

// found says what is wrong with a file or directory that a step brought.
func (c *checker) found(s *step, p string, h hit) {
	if slices.ContainsFunc(c.out, func(f report.Finding) bool { return slices.Contains(f.Paths, p) && f.Step == s.id }) {
		return
	}
	copied, _ := s.Op.(*stage.Copy)
	gone := ""
	if _, _, e := c.tree.Resolve(p); e == fstree.No {
		gone = ", also after a later step removes it"
	}
	switch h.kind {
	case secretFile:
		severity := report.FindingWarning
		if h.node.Content != nil {
			severity = report.FindingError
		}
		fix := "Add " + path.Base(p) + " to .dockerignore; for a build use RUN --mount=type=secret, for a container give it when it starts."
		if copied == nil || copied.From.Kind != stage.FromContext {
			fix = "Do not write it into a layer: for a build use RUN --mount=type=secret, for a container give it when it starts."
		}
		f := c.advise(RuleSecret, severity, s, h.node.Size, fix, p, "Everybody who has the image can read %s: %s%s.", p, h.why, gone)
		f.FineInBuildStage = copied != nil
	case contextDir:
		if copied == nil || copied.From.Kind != stage.FromContext {
			return
		}
		n := h.node.Total()
		if n.Bytes < least && path.Base(p) != ".git" {
			return
		}
		c.advise(RuleContext, report.FindingWarning, s, n, "Add "+path.Base(p)+" to .dockerignore.", p, "%s takes %s along into %s: %s, %s.", s.Instruction+" "+strings.Join(copied.Paths, " "), path.Base(p), path.Dir(p), h.why, amount(n))
	case archiveFile:
		c.archive(s, p, h)
	}
}

// archive is a file that was fetched to be unpacked and is still there.
func (c *checker) archive(s *step, p string, h hit) {
	if _, _, e := c.tree.Resolve(p); e != fstree.Yes || h.node.Size.Bytes < least && h.node.Size.Certainty != size.Unknown {
		return // where it is removed later, that is another piece of advice
	}
	name := path.Base(p)
	unpacked := slices.ContainsFunc(c.steps, func(l *step) bool {
		text := script(l.Step)
		return strings.Contains(text, name) && hasAny(text, "tar ", "unzip ", "dpkg -i", "apt-get install ./", "rpm -i", "gunzip ")
	})
	if !unpacked {
		return
	}
	fix := "Remove it in the same RUN, or pipe it: curl -fsSL URL | tar -xz."
	if s.Instruction != "RUN" {
		fix = "Let ADD unpack it, or use it in a build stage or from RUN --mount=type=bind."
	}
	c.advise(RuleArchive, report.FindingWarning, s, h.node.Size, fix, p, "%s is still in the image after it was unpacked, %s.", p, amount(h.node.Size))
}

// hidden are bytes that a later layer removes or writes again.
func (c *checker) hidden() {
	for _, h := range c.Result.Hidden() {
		if h.Size.Bytes < least {
			continue
		}
		by := &step{Step: h.By, id: h.ByID}
		text := script(h.By)
		switch {
		case hasAny(text, "chown ", "chmod ", "chgrp ") && h.Rewritten:
			c.rewritten(by, h.Of, text, h.Size)
		case h.Of == nil && !h.Rewritten:
			c.advise(RuleDeleted, report.FindingInfo, by, h.Size, "Take a smaller base, or copy what you need of this one into a new stage.", "", "Removing %s of the base frees nothing: its layers are shipped as they are.", amount(h.Size)).FineInBuildStage = false
		case h.Of == nil:
		case h.Rewritten:
			c.advise(RuleRewritten, report.FindingWarning, by, h.Size, fmt.Sprintf("Leave those files out of line %d, or do both in one instruction.", h.Of.Line), "", "Line %d writes again what line %d wrote: %s are shipped twice.", h.By.Line, h.Of.Line, amount(h.Size))
		default:
			fix := fmt.Sprintf("Remove it in the same RUN that makes it (line %d).", h.Of.Line)
			if h.Of.Instruction != "RUN" {
				fix = "Use it from RUN --mount=type=bind instead of copying it, or copy it in a build stage."
			}
			c.advise(RuleDeleted, report.FindingWarning, by, h.Size, fix, "", "Line %d removes %s that line %d wrote, but they stay in that layer.", h.By.Line, amount(h.Size), h.Of.Line)
		}
	}
}

// rewritten is a chown or chmod that puts files into a second layer.
func (c *checker) rewritten(by *step, of *stage.Step, text string, n size.Size) {
	tool := "chown"
	if !strings.Contains(text, "chown ") && !strings.Contains(text, "chgrp ") {
		tool = "chmod"
	}
	fix := "Give the files their owner where they are written: COPY --chown=USER, or run the command as USER."
	if tool == "chmod" {
		fix = "Give the files their mode where they are written: COPY --chmod=0755."
	}
	from := "the base"
	if of != nil {
		from = fmt.Sprintf("line %d", of.Line)
	}
	f := c.advise(RuleRewritten, report.FindingWarning, by, n, fix, "", "%s in line %d copies files of %s into another layer: %s are shipped twice.", tool, by.Line, from, amount(n))
	if copied, ok := op[*stage.Copy](of); ok && tool == "chown" && copied.Chown == "" {
		if owner := chownOwner(text); owner != "" {
			f.Fix = fmt.Sprintf("Write %s --chown=%s in line %d instead.", of.Instruction, owner, of.Line)
			c.mend(f, of, of.Instruction+" ", of.Instruction+" --chown="+owner+" ")
		}
	}
}

func op[T stage.Op](s *stage.Step) (t T, ok bool) {
	if s != nil {
		t, ok = s.Op.(T)
	}
	return t, ok
}

// chownOwner is the owner that a chown -R names as it stands, "" where it is not plain.
func chownOwner(text string) string {
	_, rest, ok := strings.Cut(text, "chown ")
	if !ok {
		return ""
	}
	for w := range strings.FieldsSeq(rest) {
		if strings.HasPrefix(w, "-") {
			continue
		}
		if strings.ContainsAny(w, "$`'\"(") {
			return ""
		}
		return w
	}
	return ""
}
