package cache

import "errors"

// tries is how often a build is begun again because its sources changed meanwhile.
const tries = 5

var errChanged = errors.New("the sources changed during each try to build them: save first, then start again")

// Keyed is Folder for sources that a person may be editing: key is asked before and after the build, and a result of mixed sources is thrown
// away and built again. It returns the key, too.
func (c *Cache) Keyed(kind string, key func() (string, error), build func(dir string) error) (dir, name string, err error) {
	for range tries {
		name, err = key()
		if err != nil {
			return "", "", err
		}
		dir, _, err = c.Folder(kind, name, func(dir string) error {
			buildErr := build(dir)
			after, err := key()
			if err == nil && after != name {
				return errChanged
			}
			return errors.Join(buildErr, err)
		})
		if !errors.Is(err, errChanged) {
			break
		}
	}
	return dir, name, err
}
