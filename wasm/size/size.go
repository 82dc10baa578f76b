// Package size holds how many bytes something takes, with how well that is known.
//
// It is the one number type of the engine: file trees add it up, the report sends it as it stands.
// It knows nothing of files; rounding and units are the page's business.
package size

// Certainty says how a number came about.
type Certainty string

const (
	// Exact follows from the Dockerfile and the build context (or was measured for precisely this image).
	Exact Certainty = "exact"
	// Estimated comes from a fact about something near, or from a model; Low and High are meant to hold the truth 9 times in 10.
	Estimated Certainty = "estimated"
	// Unknown has a lower bound only: Bytes and Low count what is known, High is NoLimit.
	Unknown Certainty = "unknown"
)

// NoLimit is the High of an unknown size: the largest whole number that JavaScript holds exactly.
const NoLimit int64 = 1<<53 - 1

// Size is a number of bytes. The zero value is not valid on the wire; use Zero.
type Size struct {
	Bytes     int64     `json:"bytes"`
	Low       int64     `json:"low"`
	High      int64     `json:"high"`
	Certainty Certainty `json:"certainty"`
}

// Zero is exactly nothing.
var Zero = Of(0)

// None is what an unknown size starts from: nothing known, no upper bound.
var None = Size{Certainty: Unknown, High: NoLimit}

// Of is an exact size.
func Of(n int64) Size { return Size{Bytes: n, Low: n, High: n, Certainty: Exact} }

// About is an estimate with its interval.
func About(n, low, high int64) Size {
	return Size{Bytes: n, Low: min(low, n), High: max(high, n), Certainty: Estimated}
}

// AtLeast is an unknown size of which n bytes are known to be there.
func AtLeast(n int64) Size { return Size{Bytes: n, Low: n, High: NoLimit, Certainty: Unknown} }

// Add sums two sizes. Bounds add up (no luck is assumed between parts), and the less certain part decides.
func (s Size) Add(o Size) Size {
	return Size{Bytes: capped(s.Bytes + o.Bytes), Low: capped(s.Low + o.Low), High: capped(s.High + o.High), Certainty: Worse(s.Certainty, o.Certainty)}
}

// Sub takes o away, as when a file leaves a tree whose sum holds it. It undoes Add only where neither part is unknown:
// an unknown total stays unknown, so trees sum their children anew instead of subtracting.
func (s Size) Sub(o Size) Size {
	r := Size{Bytes: max(0, s.Bytes-o.Bytes), Low: max(0, s.Low-o.High), High: max(0, s.High-o.Low), Certainty: Worse(s.Certainty, o.Certainty)}
	if r.Certainty == Exact {
		return Of(r.Bytes)
	}
	if r.Certainty == Unknown {
		r.High = NoLimit
	}
	return r
}

// Scale multiplies by a ratio with bounds, as for compression: low ≤ ratio ≤ high. The result is an estimate at best.
func (s Size) Scale(ratio, low, high float64) Size {
	if s.Certainty == Exact && s.Bytes == 0 {
		return s
	}
	r := Size{Bytes: int64(float64(s.Bytes) * ratio), Low: int64(float64(s.Low) * low), High: int64(float64(s.High) * high), Certainty: Worse(s.Certainty, Estimated)}
	if r.Certainty == Unknown {
		r.High = NoLimit
	}
	return r
}

// Loosen turns a fact about one thing into an estimate for a like thing: ±share of it.
func (s Size) Loosen(share float64) Size {
	if s.Certainty == Unknown {
		return s
	}
	return About(s.Bytes, int64(float64(s.Low)*(1-share)), int64(float64(s.High)*(1+share)))
}

// Worse is the less certain of two.
func Worse(a, b Certainty) Certainty {
	if a == Unknown || b == Unknown {
		return Unknown
	}
	if a == Estimated || b == Estimated {
		return Estimated
	}
	return Exact
}

func capped(n int64) int64 { return min(max(n, 0), NoLimit) }
