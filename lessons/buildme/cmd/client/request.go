package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

var web = &http.Client{Timeout: 5 * time.Second}

// ask sends a text to the server; its answer arrives as a message of the program.
func (s screen) ask(text string) tea.Cmd {
	return func() tea.Msg {
		body, err := json.Marshal(map[string]string{"text": text, "language": s.language})
		if err != nil {
			return answer{err: err}
		}
		resp, err := web.Post(s.server+"/translate", "application/json", bytes.NewReader(body))
		if err != nil {
			return answer{err: err}
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return answer{err: fmt.Errorf("the server answers %s", resp.Status)}
		}
		var out struct{ Text string }
		if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
			return answer{err: err}
		}
		return answer{text: out.Text}
	}
}
