package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type user struct {
	ID   int
	Name string
}

func main() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	rows, _ := pool.Query(ctx, "select id, name from users")
	us, err := pgx.CollectRows(rows, pgx.RowToStructByName[user])
	fmt.Println(us, err)
}
