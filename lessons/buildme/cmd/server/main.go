// Command server translates short messages for the client, over HTTP.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

type message struct {
	Text     string `json:"text"`
	Language string `json:"language"`
}

func main() {
	addr := flag.String("addr", ":8080", "address to listen on")
	flag.Parse()

	r := chi.NewRouter()
	r.Use(middleware.Logger, middleware.Recoverer)
	r.Get("/languages", listLanguages)
	r.Post("/translate", translateMessage)

	log.Printf("listening on %s", *addr)
	log.Fatal(http.ListenAndServe(*addr, r))
}

func listLanguages(w http.ResponseWriter, _ *http.Request) {
	reply(w, languages())
}

func translateMessage(w http.ResponseWriter, r *http.Request) {
	var in message
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
		http.Error(w, "a message is a JSON object with text and language", http.StatusBadRequest)
		return
	}
	words, ok := phrases[in.Language]
	if !ok {
		http.Error(w, "no such language: "+in.Language, http.StatusNotFound)
		return
	}
	reply(w, message{Text: translate(words, in.Text), Language: in.Language})
}

// translate replaces the words that the language knows and keeps the others.
func translate(words map[string]string, text string) string {
	out := strings.Fields(strings.ToLower(text))
	for i, w := range out {
		if t, ok := words[strings.Trim(w, ".,!?")]; ok {
			out[i] = t
		}
	}
	return strings.Join(out, " ")
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Printf("reply: %v", err)
	}
}
