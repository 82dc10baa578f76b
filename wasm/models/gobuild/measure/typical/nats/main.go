package main

import (
	"fmt"

	"github.com/nats-io/nats.go"
)

func main() {
	c, err := nats.Connect(nats.DefaultURL)
	if err != nil {
		panic(err)
	}
	_, _ = c.Subscribe("a", func(m *nats.Msg) { fmt.Println(string(m.Data)) })
}
