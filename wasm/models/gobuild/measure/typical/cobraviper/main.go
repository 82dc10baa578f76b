package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

func main() {
	root := &cobra.Command{Use: "app", Run: func(*cobra.Command, []string) { fmt.Println(viper.GetString("name"), viper.AllSettings()) }}
	root.PersistentFlags().String("name", "", "name")
	_ = viper.BindPFlag("name", root.PersistentFlags().Lookup("name"))
	cobra.OnInitialize(func() {
		viper.SetConfigName("app")
		viper.AddConfigPath(".")
		viper.AutomaticEnv()
		_ = viper.ReadInConfig()
	})
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
