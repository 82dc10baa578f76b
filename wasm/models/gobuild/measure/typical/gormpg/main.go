package main

import (
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

type product struct {
	gorm.Model
	Code  string
	Price uint
}

func main() {
	db, err := gorm.Open(postgres.Open("host=localhost"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	_ = db.AutoMigrate(&product{})
	var p product
	db.First(&p, "code = ?", "D42")
	fmt.Println(p)
}
