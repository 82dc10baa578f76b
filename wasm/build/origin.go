package build

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// An origin holds a stage's and a step's index.
const (
	stepBits = 17
	maxStep  = 1<<stepBits - 1
	maxStage = 1<<(31-stepBits) - 1
)

// OriginOf is the origin of what a step writes.
func OriginOf(stage, step int) fstree.Origin {
	return fstree.Origin(min(stage, maxStage)<<stepBits | min(step, maxStep))
}

// StepOf takes an origin apart; ok is false for a file of a base or a context.
func StepOf(o fstree.Origin) (stage, step int, ok bool) {
	if o < 0 {
		return 0, 0, false
	}
	return int(o >> stepBits), int(o & maxStep), true
}

// StepID is the id of a step in the report.
func StepID(stage, step int) string { return fmt.Sprintf("%d.%d", stage, step) }

// OriginText is an origin as the report writes it.
func OriginText(o fstree.Origin) string {
	if stage, step, ok := StepOf(o); ok {
		return StepID(stage, step)
	}
	if o == fstree.OriginContext {
		return "context"
	}
	return "base"
}
