package main

import (
	"context"
	"fmt"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	c, err := minio.New("localhost:9000", &minio.Options{Creds: credentials.NewStaticV4("a", "b", "")})
	if err != nil {
		panic(err)
	}
	info, err := c.FPutObject(context.Background(), "b", "o", "f", minio.PutObjectOptions{})
	fmt.Println(info, err)
}
