package build

import (
	"hash/fnv"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// workdir makes the directory with its parents where it does not exist, owned by the user in force.
func workdir(w *stage.Workdir, t fstree.Tree, origin fstree.Origin) (fstree.Tree, []report.Effect, error) {
	if w.Path == "/" {
		return t, nil, nil
	}
	own, _, unsure := ownerOf(t, w.User)
	var effects []report.Effect
	if unsure {
		effects = append(effects, report.Effect{Kind: report.EffectUnknown, Path: w.Path,
			Text: "the numbers of the user " + w.User + " stand in files of the image that are not known; 0 is taken for a directory that has to be made"})
	}
	real, _, err := t.RootPath(w.Path)
	if err != nil {
		return t, nil, err
	}
	e := t.Edit()
	if err := mkdirAll(e, real, 0o755, own, origin); err != nil {
		return t, nil, err
	}
	return e.Tree(), effects, nil
}

// stampText is the time of something that is made once for equal texts.
func stampText(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64() | 1<<63
}
