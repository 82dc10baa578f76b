package main

import (
	"database/sql"
	"fmt"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", "a.db")
	if err != nil {
		panic(err)
	}
	_, err = db.Exec("create table t(a)")
	fmt.Println(err)
}
