package site

// readLessons returns the lessons as the page fetches them.
func readLessons(string) ([]byte, error) {
	return []byte("[]"), nil
}
