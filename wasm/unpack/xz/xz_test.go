package xz

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"
)

func pack(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := xz.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func text() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d %s\n", r.IntN(1000), []string{"the quick", "brown fox", "jumps", "over"}[i%4])
	}
	return []byte(b.String())
}

// TestDecode holds the decoder to an encoder that others wrote.
func TestDecode(t *testing.T) {
	noise := make([]byte, 200_000)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	for name, want := range map[string][]byte{
		"empty": nil, "one byte": {7}, "zeros": make([]byte, 3_000_000), "noise": noise, "text": text(),
		"mixed": append(append(text(), noise...), text()...),
	} {
		got, err := Decode(pack(t, want), 10<<20)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, want %d; %v", name, len(got), len(want), err)
		}
	}
}

func TestSeveralStreams(t *testing.T) {
	b := append(pack(t, []byte("one ")), 0, 0, 0, 0)
	b = append(b, pack(t, []byte("two"))...)
	if got, err := Decode(b, 100); err != nil || string(got) != "one two" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBadDataIsAnError(t *testing.T) {
	whole := pack(t, text())
	if _, err := Decode(whole, 1000); err != ErrLarge {
		t.Errorf("beyond the limit: %v", err)
	}
	for _, n := range []int{1, 11, 20, 50, len(whole) / 2, len(whole) - 13} {
		if _, err := Decode(whole[:n], 10<<20); err == nil {
			t.Errorf("the first %d of %d bytes are no mistake", n, len(whole))
		}
	}
	// Whatever is in the bytes, decoding ends without a panic.
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		b := bytes.Clone(whole)
		for range 1 + r.IntN(5) {
			b[12+r.IntN(500)] = byte(r.Uint32())
		}
		if out, err := Decode(b, 1<<20); err == nil && len(out) == 0 {
			t.Error("nothing came out, and no error")
		}
	}
}
