//go:build ignore

// Measure prints, for each kind of content, how gzip compresses the files below some folders:
//
//	go run measure.go FOLDER...
//
// The columns are the kind, the ratio of all its bytes, the bounds between which 9 of 10 bytes' files lie, and what was
// measured. The last line is what a tar header costs.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"sort"

	"github.com/dockerfile-stages/playground/wasm/models/compress"
)

type sample struct {
	ratio float64
	size  int64
}

func main() {
	kinds := map[compress.Kind][]sample{}
	var headers bytes.Buffer
	zw := gzip.NewWriter(&headers)
	tw := tar.NewWriter(zw)
	entries := 0
	for _, root := range os.Args[1:] {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			b, err := os.ReadFile(p)
			if err != nil || len(b) < 200 {
				return nil
			}
			k := compress.KindOf(p, "", b)
			kinds[k] = append(kinds[k], sample{float64(gzipped(b)) / float64(len(b)), int64(len(b))})
			if fi, err := d.Info(); err == nil {
				if h, err := tar.FileInfoHeader(fi, ""); err == nil {
					h.Name, h.Size = p, 0
					_ = tw.WriteHeader(h)
					entries++
				}
			}
			return nil
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	_ = tw.Close()
	_ = zw.Close()
	for k, list := range kinds {
		sort.Slice(list, func(i, j int) bool { return list[i].ratio < list[j].ratio })
		var all, packed, seen int64
		for _, s := range list {
			all += s.size
			packed += int64(float64(s.size) * s.ratio)
		}
		low, high := 0.0, 0.0
		for _, s := range list {
			if seen += s.size; low == 0 && seen*20 > all {
				low = s.ratio
			}
			if seen*20 <= all*19 {
				high = s.ratio
			}
		}
		fmt.Printf("%-9s %.3f  %.3f %.3f  %d files, %.1f MB\n", k, float64(packed)/float64(all), low, high, len(list), float64(all)/1e6)
	}
	fmt.Printf("header    %.1f bytes of %d\n", float64(headers.Len())/float64(entries), entries)
}

func gzipped(b []byte) int {
	var out bytes.Buffer
	zw := gzip.NewWriter(&out)
	_, _ = zw.Write(b)
	_ = zw.Close()
	return out.Len()
}
