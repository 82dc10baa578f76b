package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "app", Short: "an app", RunE: func(c *cobra.Command, args []string) error { fmt.Println(args); return nil }}
	root.Flags().Bool("verbose", false, "say more")
	root.AddCommand(&cobra.Command{Use: "sub", Run: func(*cobra.Command, []string) {}})
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
