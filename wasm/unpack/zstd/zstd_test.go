package zstd

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

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

// TestStream reads a frame that is larger than its window, through small pieces, with memory for little more than the window.
func TestStream(t *testing.T) {
	var want bytes.Buffer
	for i := range 4 {
		for _, name := range []string{"text", "noise", "zeros", "skewed"} {
			fmt.Fprintln(&want, i)
			want.Write(samples()[name])
		}
	}
	var packed bytes.Buffer
	w, err := zstd.NewWriter(&packed, zstd.WithWindowSize(1<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(want.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := NewReader(iotest.HalfReader(bytes.NewReader(packed.Bytes())), 1<<20)
	got, err := io.ReadAll(iotest.HalfReader(r))
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%d bytes, want %d; %v", len(got), want.Len(), err)
	}
	if cap(r.out) > 3<<20 {
		t.Errorf("it holds %d bytes for a window of one MiB", cap(r.out))
	}
	if _, err := io.ReadAll(NewReader(bytes.NewReader(packed.Bytes()), 1<<19)); err != ErrLarge {
		t.Errorf("a window beyond the limit: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		b.Fatal(err)
	}
	packed := w.EncodeAll(bytes.Repeat(samples()["text"], 10), nil)
	for b.Loop() {
		n, err := io.Copy(io.Discard, NewReader(bytes.NewReader(packed), 64<<20))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}
