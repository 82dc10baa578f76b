package zstd

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func samples() map[string][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "%d %s\n", r.IntN(1000), []string{"the quick", "brown fox", "jumps", "over"}[i%4])
	}
	skewed := make([]byte, 200_000)
	for i := range skewed {
		skewed[i] = byte(r.ExpFloat64() * 20)
	}
	return map[string][]byte{
		"empty": {}, "one byte": {7}, "zeros": make([]byte, 500_000), "noise": noise, "text": []byte(text.String()), "skewed": skewed,
		"short": []byte("hello hello hello hello"), "mixed": append(append([]byte(text.String()), noise...), text.String()...),
	}
}

// TestDecode holds the decoder to an encoder that others wrote.
func TestDecode(t *testing.T) {
	for name, want := range samples() {
		for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault, zstd.SpeedBetterCompression, zstd.SpeedBestCompression} {
			w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level))
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(w.EncodeAll(want, nil), 10<<20)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s at %v: %d bytes, want %d; %v", name, level, len(got), len(want), err)
			}
		}
	}
}

func TestSeveralFrames(t *testing.T) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := w.EncodeAll([]byte("one "), nil)
	b = append(b, 0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9)
	b = append(b, w.EncodeAll([]byte("two"), nil)...)
	if got, err := Decode(b, 100); err != nil || string(got) != "one two" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBadDataIsAnError(t *testing.T) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := w.EncodeAll(samples()["text"], nil)
	if _, err := Decode(whole, 1000); err != ErrLarge {
		t.Errorf("beyond the limit: %v", err)
	}
	for _, n := range []int{1, 5, 20, len(whole) / 2, len(whole) - 5} {
		if _, err := Decode(whole[:n], 10<<20); err == nil {
			t.Errorf("the first %d of %d bytes are no mistake", n, len(whole))
		}
	}
	// Whatever is in the bytes, decoding ends without a panic.
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		b := bytes.Clone(whole[:200+r.IntN(2000)])
		for range 1 + r.IntN(5) {
			b[4+r.IntN(len(b)-4)] = byte(r.Uint32())
		}
		if out, err := Decode(b, 1<<20); err == nil && len(out) == 0 {
			t.Error("nothing came out, and no error")
		}
	}
}
