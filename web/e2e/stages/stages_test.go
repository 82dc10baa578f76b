// Package stages_test holds the graph of stages, and the list that equals it, to what a person sees and does there.
package stages_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestStages(t *testing.T) { e2e.Run(t) }
