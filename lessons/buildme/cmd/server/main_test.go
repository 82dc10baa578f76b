package main

import "testing"

func TestTranslateKeepsUnknownWords(t *testing.T) {
	if got := translate(phrases["swedish"], "Good morning, Docker!"); got != "god morgon docker!" {
		t.Errorf("got %q", got)
	}
}
