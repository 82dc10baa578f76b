package main

import (
	"html/template"
	"log/slog"
	"net/http"
	"os"
)

var page = template.Must(template.New("p").Parse("<h1>{{.URL}}</h1>"))

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.FileServer(http.Dir("static")))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if err := page.Execute(w, r); err != nil {
			log.Error("page", "err", err)
		}
	})
	log.Error("end", "err", http.ListenAndServe(":8080", mux))
}
