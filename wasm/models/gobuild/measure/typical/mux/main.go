package main

import (
	"log"
	"net/http"
	"os"

	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"
)

func main() {
	r := mux.NewRouter()
	r.HandleFunc("/books/{id}", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(mux.Vars(r)["id"])) }).Methods("GET")
	log.Fatal(http.ListenAndServe(":8080", handlers.LoggingHandler(os.Stdout, r)))
}
