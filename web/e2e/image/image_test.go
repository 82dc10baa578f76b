// Package image_test holds the views of the final image to what a person sees and does there.
package image_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestImage(t *testing.T) { e2e.Run(t) }
