package build

import (
	"slices"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Hidden is what one step replaces or removes of what an earlier one wrote: bytes that are shipped all the same.
type Hidden struct {
	// By is the step that hides, Of the one that wrote; Of is nil for the base image.
	By, Of *stage.Step
	// ByID and OfID are their ids in the report, "" for the base.
	ByID, OfID string
	Size       size.Size
	// Rewritten is true where the later step has the same paths again, false where it takes most of them away.
	Rewritten bool
}

// Hidden lists what the target's layers hide of each other and of the base, in the order of the steps that do.
func (r *Result) Hidden() (out []Hidden) {
	if r.Image == nil {
		return nil
	}
	layers := r.Stages[r.plan.Target].top.list()
	at := map[fstree.Origin]*layer{}
	for _, l := range layers {
		var origins []fstree.Origin
		for o := range l.weight.hides {
			origins = append(origins, o)
		}
		slices.Sort(origins)
		for _, o := range origins {
			h := Hidden{By: l.from, ByID: StepID(l.stage, l.step), Size: l.weight.hides[o]}
			h.Rewritten = h.Size.Bytes > 0 && l.weight.size.Bytes*2 >= h.Size.Bytes
			switch of := at[o]; {
			case of != nil:
				h.Of, h.OfID = of.from, StepID(of.stage, of.step)
			case o != fstree.OriginBase:
				continue
			}
			out = append(out, h)
		}
		at[OriginOf(l.stage, l.step)] = l
	}
	return out
}
