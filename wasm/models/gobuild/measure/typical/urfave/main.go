package main

import (
	"fmt"
	"log"
	"os"

	"github.com/urfave/cli/v2"
)

func main() {
	app := &cli.App{Name: "greet", Flags: []cli.Flag{&cli.StringFlag{Name: "lang"}}, Action: func(c *cli.Context) error { fmt.Println(c.String("lang")); return nil }}
	if err := app.Run(os.Args); err != nil {
		log.Fatal(err)
	}
}
