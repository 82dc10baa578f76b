package main

import (
	"context"
	"fmt"
	"os"

	"github.com/dockerfile-stages/playground/wasm/conformance/images"
)

// perDaemon is how many builds one daemon does, so that its state stays small.
const perDaemon = 500

// random compares builds of random cases. What differs is printed as a golden case.
func random(ctx context.Context, program string, n int, seed uint64) error {
	bad, done, built := 0, 0, 0
	for done < n && ctx.Err() == nil {
		err := with(ctx, program, func(b *images.Builder) error {
			for range min(perDaemon, n-done) {
				c := images.Random(seed + uint64(done))
				done++
				o, err := b.Build(ctx, c)
				if err != nil {
					return fmt.Errorf("%s: %w", c.Name, err)
				}
				if o.Error == "" {
					built++
				}
				if d := engineDiffers(c, o.Text()); d != "" {
					bad++
					fmt.Printf("%s\n%s\n%s\n", c.Name, d, c.Text(o.Text()))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%d builds, %d differences\n", done, bad)
	}
	fmt.Printf("%d random builds from seed %d (%d made an image), %d differences\n", done, seed, built, bad)
	if bad > 0 {
		return fmt.Errorf("%d of %d random builds differ", bad, done)
	}
	return nil
}
