package images
import "github.com/dockerfile-stages/playground/wasm/build/golden"
// Random is written next.
func Random(seed uint64) *golden.Case { return nil }
