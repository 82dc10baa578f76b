package shell

import (
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// maxEffects bounds how many written and removed paths are told one by one.
const maxEffects = 12

// describe tells what a RUN wrote and removed: the topmost new paths with what is below them, and files that changed.
func describe(before, after fstree.Tree) []report.Effect {
	var all []report.Effect
	added := ""
	for _, c := range fstree.Diff(before, after) {
		switch {
		case c.Kind == fstree.Added:
			if added != "" && strings.HasPrefix(c.Path, added+"/") {
				continue
			}
			added = c.Path
			if systemDir(c) || packaged(c) {
				continue
			}
			total := c.New.Total()
			all = append(all, report.Effect{Kind: report.EffectWrite, Path: c.Path, Text: wrote(c.New), Size: &total})
		case c.Kind == fstree.Removed:
			total := c.Old.Total()
			all = append(all, report.Effect{Kind: report.EffectRemove, Path: c.Path, Text: "removed, though the layers below still hold it", Size: &total})
		case c.New.Kind == fstree.Dir && c.Old.Kind == fstree.Dir:
			if changedAttributes(c) {
				all = append(all, report.Effect{Kind: report.EffectWrite, Path: c.Path, Text: "mode or owner changed"})
			}
		default:
			total := c.New.Total()
			text := "changed: the layer holds it again"
			if c.New.Content != nil && c.Old.Content != nil && c.New.Content.Sum == c.Old.Content.Sum {
				text = "mode or owner changed: the layer holds the file again"
			}
			all = append(all, report.Effect{Kind: report.EffectWrite, Path: c.Path, Text: text, Size: &total})
		}
	}
	if len(all) <= maxEffects {
		return all
	}
	rest := len(all) - maxEffects
	return append(all[:maxEffects:maxEffects], report.Effect{Kind: report.EffectNote, Text: "and " + strconv.Itoa(rest) + " more paths"})
}

func changedAttributes(c fstree.Change) bool {
	return c.New.Mode != c.Old.Mode || c.New.UID != c.Old.UID || c.New.GID != c.Old.GID
}

// systemDir is a mount point that the runtime leaves, which nobody wrote on purpose.
func systemDir(c fstree.Change) bool {
	return (c.Path == "/proc" || c.Path == "/dev" || c.Path == "/sys") && c.New.Kind == fstree.Dir && c.New.Len() == 0
}

// packaged is a program that a package manager put where programs go: what it installed is told as a whole.
func packaged(c fstree.Change) bool {
	return c.New.Class == "program" && c.New.Why != "" && strings.HasSuffix(path.Dir(c.Path), "bin")
}

func wrote(n *fstree.Node) string {
	if n.AnyKind {
		return "wrote what may be a file or a directory"
	}
	switch n.Kind {
	case fstree.Dir:
		if n.Count() == 0 {
			return "made an empty directory"
		}
		if n.Count() == 1 {
			return "made a directory with one entry"
		}
		return "made a directory with " + strconv.Itoa(n.Count()) + " entries"
	case fstree.Symlink:
		return "made a link to " + n.Link
	}
	if n.Why != "" {
		return "wrote a file: " + n.Why
	}
	return "wrote a file"
}
