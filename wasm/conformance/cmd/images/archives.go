package main

import (
	"context"
	"fmt"
	"os"

	"github.com/moby/buildkit/client"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/conformance/images"
)

// everyNth case is built once more as docker save writes it, and read by the engine as WASM.
const everyNth = 10

// product is the folder of the engine's module, from wasm/conformance.
const product = "../.."

// archives opens what was built as a page does and compares it with the prediction: every image natively as an OCI layout, and
// some as Docker's form of it by the WASM under Node. Nothing may differ, per file, layer or setting.
type archives struct {
	scratch     string
	node        *images.Node
	opened, bad int
}

func startArchives() (*archives, error) {
	scratch, err := os.MkdirTemp("", "archives")
	if err != nil {
		return nil, err
	}
	node, err := images.StartNode(product, scratch)
	return &archives{scratch: scratch, node: node}, err
}

func (a *archives) stop() {
	a.node.Close()
	os.RemoveAll(a.scratch)
}

func (a *archives) compare(ctx context.Context, b *images.Builder, i int, c *golden.Case, layout []byte) error {
	a.one(images.NewNative(), c, layout)
	if i%everyNth != 0 {
		return nil
	}
	_, saved, err := b.BuildArchive(ctx, c, client.ExporterDocker)
	if err == nil {
		a.one(a.node, c, saved)
	}
	return err
}

func (a *archives) one(e images.Engine, c *golden.Case, archive []byte) {
	a.opened++
	d, err := images.Compared(e, c, archive)
	if err != nil {
		d = "  " + err.Error() + "\n"
	}
	if d != "" {
		a.bad++
		fmt.Printf("%s: the archive differs from the prediction\n%s", c.Name, d)
	}
}
