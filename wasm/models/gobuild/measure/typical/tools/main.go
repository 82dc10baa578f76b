package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

func main() {
	n := flag.Int("n", 3, "how many")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	re := regexp.MustCompile(flag.Arg(0))
	var mu sync.Mutex
	var out []string
	err := filepath.Walk(".", func(p string, fi os.FileInfo, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if re.MatchString(p) {
			mu.Lock()
			out = append(out, p+strconv.Itoa(rand.Intn(*n)))
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	sort.Strings(out)
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	tw := tar.NewWriter(zw)
	_ = tw.WriteHeader(&tar.Header{Name: "x", Size: 0, ModTime: time.Now()})
	_ = tw.Close()
	_ = zw.Close()
	sum := sha256.Sum256(buf.Bytes())
	tab := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(tab, hex.EncodeToString(sum[:]), strings.Join(out, "\t"))
	_ = tab.Flush()
	rows, _ := csv.NewReader(bufio.NewReader(os.Stdin)).ReadAll()
	fmt.Println(len(rows))
	_ = exec.CommandContext(ctx, "true").Run()
}
