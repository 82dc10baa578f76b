package main

import (
	"golang.org/x/sync/errgroup"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/rivo/tview"
	"github.com/stretchr/testify/assert"
)

func main() {
	var g errgroup.Group
	g.Go(func() error { return nil })
	_ = g.Wait()
	_, _ = message.NewPrinter(language.German).Printf("%d", 1000)
	assert.ObjectsAreEqual(1, 2)
	_ = tview.NewApplication().SetRoot(tview.NewBox().SetTitle("x"), true).Run()
}
