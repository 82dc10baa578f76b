package main

import (
	"log"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var hits = promauto.NewCounter(prometheus.CounterOpts{Name: "hits_total"})

func main() {
	http.Handle("/metrics", promhttp.Handler())
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { hits.Inc() })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
