package main

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

func main() {
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, Topic: "t", GroupID: "g"})
	m, err := r.ReadMessage(context.Background())
	fmt.Println(m, err)
}
