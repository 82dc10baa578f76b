package main

import (
	"database/sql"
	"fmt"
	"log"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"github.com/joho/godotenv"
)

type user struct {
	ID   int    `db:"id"`
	Name string `db:"name"`
}

func main() {
	_ = godotenv.Load()
	db, err := sqlx.Connect("mysql", "user@/db")
	if err != nil {
		log.Fatal(err)
	}
	var us []user
	if err := db.Select(&us, "select * from users"); err != nil && err != sql.ErrNoRows {
		log.Fatal(err)
	}
	fmt.Println(us)
}
