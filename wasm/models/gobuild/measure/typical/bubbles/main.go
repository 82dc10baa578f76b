package main

import (
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/list"
	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

type model struct {
	in textinput.Model
	sp spinner.Model
	li list.Model
}

func (m model) Init() tea.Cmd { return m.sp.Tick }
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	m.in, cmd = m.in.Update(msg)
	m.li, _ = m.li.Update(msg)
	m.sp, _ = m.sp.Update(msg)
	return m, cmd
}
func (m model) View() string {
	return lipgloss.NewStyle().Bold(true).Border(lipgloss.RoundedBorder()).Render(m.in.View() + m.sp.View() + m.li.View())
}

func main() {
	m := model{textinput.New(), spinner.New(), list.New(nil, list.NewDefaultDelegate(), 10, 10)}
	if _, err := tea.NewProgram(m).Run(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
