package main

import (
	"net/http"

	"go.uber.org/zap"
)

func main() {
	log, _ := zap.NewProduction()
	defer log.Sync()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { log.Info("hit", zap.String("path", r.URL.Path)) })
	log.Fatal("end", zap.Error(http.ListenAndServe(":8080", nil)))
}
