package main

import (
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

func main() {
	b, _ := os.ReadFile("a.yml")
	var v map[string]any
	fmt.Println(yaml.Unmarshal(b, &v), v)
	_ = yaml.NewEncoder(os.Stdout).Encode(v)
}
