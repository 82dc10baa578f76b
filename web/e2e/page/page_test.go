// Package page_test drives the page around the views: editor, context, lessons, dialogs, comparison, keyboard, narrow
// screens, and what happens to bad input.
package page_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestPage(t *testing.T) { e2e.Run(t) }
