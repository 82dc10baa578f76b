package leave

import (
	"math"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Sum adds up parts whose estimates are off independently of each other, so that the sum's bounds are nearer than those of
// size.Size.Add, which assumes no luck.
type Sum struct{ mid, down, up float64 }

// Add takes one part with its bounds, in bytes.
func (s *Sum) Add(mid, low, high float64) {
	s.mid += mid
	s.down += (mid - low) * (mid - low)
	s.up += (high - mid) * (high - mid)
}

// Size is the sum, loosened by a share for what is off with all parts alike.
func (s Sum) Size(together float64) size.Size {
	if s.mid == 0 {
		return size.Zero
	}
	return size.About(int64(s.mid), int64(max(0, s.mid*(1-together)-math.Sqrt(s.down))), int64(s.mid*(1+together)+math.Sqrt(s.up)))
}

// Known are sizes of packages by name, in bytes; what is not in it has the usual size.
type Known map[string]float64

// Packages estimates a set of packages: those of the table within a factor of low and high, others at the usual size within
// otherLow and otherHigh of it.
func (k Known) Packages(names []string, usual, low, high, otherLow, otherHigh float64) (total size.Size, parts []Part) {
	var s Sum
	for _, n := range names {
		mid, l, h := k[n], low, high
		if mid == 0 {
			mid, l, h = usual, otherLow, otherHigh
		}
		s.Add(mid, mid*l, mid*h)
		parts = append(parts, Part{n, size.About(int64(mid), int64(mid*l), int64(mid*h))})
	}
	return s.Size(0.15), parts
}
