// Command client is a small terminal program: type a message, read its translation.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

var (
	title = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("63"))
	faint = lipgloss.NewStyle().Faint(true)
)

type screen struct {
	server   string
	language string
	input    textinput.Model
	lines    []string
}

type answer struct {
	text string
	err  error
}

func main() {
	server := flag.String("server", "http://localhost:8080", "address of the server")
	language := flag.String("language", "swedish", "language to translate into")
	flag.Parse()

	input := textinput.New()
	input.Placeholder = "good morning"
	input.Focus()

	s := screen{server: *server, language: *language, input: input}
	if _, err := tea.NewProgram(s).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (s screen) Init() tea.Cmd { return textinput.Blink }

func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch msg.Type {
		case tea.KeyCtrlC, tea.KeyEsc:
			return s, tea.Quit
		case tea.KeyEnter:
			text := s.input.Value()
			s.input.Reset()
			return s, s.ask(text)
		}
	case answer:
		line := msg.text
		if msg.err != nil {
			line = "error: " + msg.err.Error()
		}
		s.lines = append(s.lines, line)
		return s, nil
	}
	var cmd tea.Cmd
	s.input, cmd = s.input.Update(msg)
	return s, cmd
}

func (s screen) View() string {
	view := title.Render("buildme: "+s.language) + "\n\n"
	for _, line := range s.lines {
		view += "  " + line + "\n"
	}
	return view + s.input.View() + "\n\n" + faint.Render("enter sends, esc leaves") + "\n"
}
