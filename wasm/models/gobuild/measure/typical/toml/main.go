package main

import (
	"fmt"

	"github.com/BurntSushi/toml"
	"github.com/fatih/color"
	"github.com/fsnotify/fsnotify"
	"github.com/robfig/cron/v3"
)

func main() {
	var v map[string]any
	_, err := toml.DecodeFile("a.toml", &v)
	color.Red("%v %v", v, err)
	w, _ := fsnotify.NewWatcher()
	_ = w.Add(".")
	c := cron.New()
	_, _ = c.AddFunc("@hourly", func() { fmt.Println("x") })
	c.Run()
}
