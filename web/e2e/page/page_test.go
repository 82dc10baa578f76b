// Package page_test drives the page around the views: lessons, dialogs, comparison, keyboard, accessibility, narrow screens.
package page_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/web/e2e"
)

func TestPage(t *testing.T) { e2e.Run(t) }
