// Package editor_test writes into the editor and into the build context: what shows beside the text, what survives, and what bad input does.
package editor_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestEditor(t *testing.T) { e2e.Run(t) }
