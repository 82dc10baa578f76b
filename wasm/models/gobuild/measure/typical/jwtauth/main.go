package main

import (
	"log"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		if bcrypt.CompareHashAndPassword(nil, nil) == nil {
			return
		}
		t, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Unix()}).SignedString([]byte("k"))
		_, _ = w.Write([]byte(t))
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
