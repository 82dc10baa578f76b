package main

import "sort"

var phrases = map[string]map[string]string{
	"dutch":   {"hello": "hallo", "good": "goed", "morning": "morgen", "thanks": "bedankt", "build": "bouw"},
	"italian": {"hello": "ciao", "good": "buon", "morning": "giorno", "thanks": "grazie", "build": "costruisci"},
	"swedish": {"hello": "hej", "good": "god", "morning": "morgon", "thanks": "tack", "build": "bygg"},
}

func languages() []string {
	names := make([]string, 0, len(phrases))
	for name := range phrases {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
