// Package archive_test holds opened images to what a person sees and does with them.
package archive_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestArchive(t *testing.T) { e2e.Run(t) }
