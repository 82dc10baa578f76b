package files

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Mark stands in a word for characters that are not known: the output of a command that is not understood, say.
// It is a Unicode noncharacter, so that no sensible script holds it; one that does is treated as unknown, which is safe.
const Mark = "\U0010FFFE"

// GlobMark stands before the part of a word that is a pattern whose matches are not all known.
const GlobMark = "\U0010FFFF"

// Vague tells whether a word is not wholly known.
func Vague(word string) bool { return strings.Contains(word, Mark) || strings.Contains(word, GlobMark) }

// Text is what flows through a pipe or stands in a file: bytes where they are known, else the size alone.
type Text struct {
	Bytes []byte
	Known bool
	Size  size.Size
	// Shuffled is true where the lines are known but not their order: the order in which a directory is read is the file
	// system's own. Bytes then hold one order.
	Shuffled bool
	// From is the address of a download that this is, wholly and unchanged; "" if it is none.
	From string
}

// Known is a text whose bytes are known.
func Known(b []byte) Text { return Text{Bytes: b, Known: true, Size: size.Of(int64(len(b)))} }

// KnownString is a text of a string; one that holds a mark is unknown.
func KnownString(s string) Text {
	if Vague(s) {
		return Unknown
	}
	return Known([]byte(s))
}

// Unknown is a text of which nothing is known.
var Unknown = Text{Size: size.None}

// Sized is a text of which only the size is known.
func Sized(s size.Size) Text { return Text{Size: s} }

// Add appends.
func (t Text) Add(o Text) Text {
	if t.Known && len(t.Bytes) == 0 && o.From != "" {
		return o
	}
	if t.Known && o.Known {
		b := make([]byte, 0, len(t.Bytes)+len(o.Bytes))
		k := Known(append(append(b, t.Bytes...), o.Bytes...))
		k.Shuffled = t.Shuffled || o.Shuffled
		return k
	}
	return Sized(t.Size.Add(o.Size))
}

// String is the text as a word: a mark where it is not known.
func (t Text) String() string {
	if !t.Known {
		return Mark
	}
	return string(t.Bytes)
}

// Either is a text that is one or the other.
func Either(a, b Text) Text {
	if a.Known && b.Known && a.Shuffled == b.Shuffled && string(a.Bytes) == string(b.Bytes) {
		return a
	}
	return Sized(EitherSize(a.Size, b.Size))
}

// EitherSize is a size that is one or the other: an estimate that spans both.
func EitherSize(a, b size.Size) size.Size {
	if a == b {
		return a
	}
	if size.Worse(a.Certainty, b.Certainty) == size.Unknown {
		return size.Size{Bytes: min(a.Bytes, b.Bytes), Low: min(a.Low, b.Low), High: size.NoLimit, Certainty: size.Unknown}
	}
	return size.About(a.Bytes, min(a.Low, b.Low), max(a.High, b.High))
}
