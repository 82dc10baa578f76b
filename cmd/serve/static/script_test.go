package static

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// siteOfScripts is what the scripts in testdata talk to.
var siteOfScripts = fstest.MapFS{
	"index.html":                 {Data: []byte("<!doctype html><title>Playground</title>")},
	"index.html.br":              {Data: []byte("page as brotli")},
	"index.html.gz":              {Data: []byte("page as gzip")},
	"assets/engine-ABC.wasm":     {Data: []byte("\x00asm engine")},
	"assets/engine-ABC.wasm.br":  {Data: []byte("engine as brotli")},
	"assets/engine-ABC.wasm.gz":  {Data: []byte("engine as gzip")},
	"assets/main-ABC.js":         {Data: []byte("export {}")},
	"assets/lessons-ABC.json":    {Data: []byte("[]")},
	"assets/lessons-ABC.json.gz": {Data: []byte("lessons as gzip")},
	"assets/main-ABC.css":        {Data: []byte("body {}")},
	"docs/index.html":            {Data: []byte("a page below")},
	"secret.key":                 {Data: []byte("no type, no answer")},
}

// TestScripts carries out the scripts in testdata. A script is a list of cases apart by lines of dashes: remarks after "#", a request line
// with headers, an empty line, and what the answer must be, a line each:
//
//	status == 200
//	header NAME == TEXT    header NAME matches REGEXP    header NAME is absent
//	body == TEXT           body contains TEXT
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for i, one := range strings.Split(string(text), "\n---\n") {
				if err := play(Handler(siteOfScripts), one); err != nil {
					t.Errorf("case %d: %v\n%s", i+1, err, one)
				}
			}
		})
	}
}

// play makes the request of one case and holds the answer against its checks.
func play(h http.Handler, text string) error {
	var request *http.Request
	var answer *http.Response
	var body string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "" && request != nil && answer == nil:
			recorder := httptest.NewRecorder()
			h.ServeHTTP(recorder, request)
			answer = recorder.Result()
			all, err := io.ReadAll(answer.Body)
			if err != nil {
				return err
			}
			body = string(all)
		case line == "":
		case answer != nil:
			if err := check(answer, body, line); err != nil {
				return err
			}
		case request != nil:
			name, value, _ := strings.Cut(line, ": ")
			request.Header.Set(name, value)
		default:
			method, target, _ := strings.Cut(line, " ")
			request = httptest.NewRequest(method, target, nil)
		}
	}
	if answer == nil {
		return fmt.Errorf("the case asks nothing")
	}
	return nil
}

func check(answer *http.Response, body, line string) error {
	words := strings.SplitN(line, " ", 4)
	switch {
	case words[0] == "status" && len(words) == 3:
		return equal(line, fmt.Sprint(answer.StatusCode), words[2])
	case words[0] == "body" && words[1] == "==":
		return equal(line, body, strings.Join(words[2:], " "))
	case words[0] == "body" && words[1] == "contains":
		if !strings.Contains(body, strings.Join(words[2:], " ")) {
			return fmt.Errorf("%s: it is %q", line, body)
		}
		return nil
	case words[0] == "header" && len(words) == 4:
		return checkHeader(answer.Header, words[1], words[2], words[3], line)
	}
	return fmt.Errorf("no such check: %s", line)
}

func checkHeader(header http.Header, name, how, want, line string) error {
	got := strings.Join(header.Values(name), ", ")
	switch how + " " + want {
	case "is absent":
		return equal(line, got, "")
	}
	switch how {
	case "==":
		return equal(line, got, want)
	case "matches":
		if !regexp.MustCompile(want).MatchString(got) {
			return fmt.Errorf("%s: it is %q", line, got)
		}
		return nil
	}
	return fmt.Errorf("no such check: %s", line)
}

func equal(line, got, want string) error {
	if got != want {
		return fmt.Errorf("%s: it is %q", line, got)
	}
	return nil
}
