package static

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A page that a browser has is not sent again, and each encoding has a tag of its own.
func TestNotModified(t *testing.T) {
	ask := func(encoding, tag string) *http.Response {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Header.Set("Accept-Encoding", encoding)
		request.Header.Set("If-None-Match", tag)
		recorder := httptest.NewRecorder()
		Handler(siteOfScripts).ServeHTTP(recorder, request)
		return recorder.Result()
	}
	plain, brotli := ask("", "").Header.Get("ETag"), ask("br", "").Header.Get("ETag")
	if plain == brotli {
		t.Fatalf("two encodings share the tag %s", plain)
	}
	if got := ask("br", brotli).StatusCode; got != http.StatusNotModified {
		t.Errorf("with the tag of the same encoding: %d", got)
	}
	if got := ask("br", plain).StatusCode; got != http.StatusOK {
		t.Errorf("with the tag of another encoding: %d", got)
	}
}
