package main

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

func main() {
	ctx := context.Background()
	c := redis.NewClient(&redis.Options{Addr: "localhost:6379"})
	v, err := c.Incr(ctx, "hits").Result()
	fmt.Println(v, err)
}
