package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	url := flag.String("url", "http://localhost:8080", "address")
	flag.Parse()
	c := http.Client{Timeout: 5 * time.Second}
	res, err := c.Get(*url)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	var v any
	if json.Unmarshal(b, &v) == nil {
		fmt.Println(v)
	}
}
