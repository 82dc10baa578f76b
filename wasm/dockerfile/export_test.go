package dockerfile

// Rescued is a file as if BuildKit had refused it: every instruction parsed for itself.
func Rescued(text string) *File {
	f := &File{Text: text, Lines: NewLines(text)}
	f.rescue()
	return f
}
