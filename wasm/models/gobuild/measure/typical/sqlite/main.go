package main

import (
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", "a.db")
	if err != nil {
		panic(err)
	}
	_, err = db.Exec("create table t(a)")
	fmt.Println(err)
}
