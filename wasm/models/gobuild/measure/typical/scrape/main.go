package main

import (
	"fmt"
	"net/http"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-playground/validator/v10"
	"github.com/go-resty/resty/v2"
)

func main() {
	res, err := http.Get("http://localhost")
	if err != nil {
		panic(err)
	}
	doc, err := goquery.NewDocumentFromReader(res.Body)
	fmt.Println(doc.Find("a").Text(), err)
	fmt.Println(validator.New().Struct(struct {
		A string `validate:"required"`
	}{}))
	fmt.Println(resty.New().R().Get("http://localhost"))
}
