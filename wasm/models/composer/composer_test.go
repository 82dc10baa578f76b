package composer_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/models/composer"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(string) shell.Model { return composer.Model{} }

const (
	image = "php:8-cli"
	json  = `echo '{"require":{"php":">=8","monolog/monolog":"^3"},"require-dev":{"fakerphp/faker":"*"}}' >composer.json; `
	lock  = `echo '{"packages":[{"name":"monolog/monolog"},{"name":"psr/log"}],"packages-dev":[{"name":"fakerphp/faker"}]}' >composer.lock; `
)

func TestInstall(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	check(Want{"/app/vendor": {0.5e6, 2e6}, "/app/vendor/autoload.php": {170, 1000}}, json+lock+"composer install --no-dev --prefer-dist")
	check(Want{"/app/vendor": {9e6, 14e6}}, json+lock+"composer install")
	check(Want{"/app/vendor": {0.5e6, 4e6}}, json+"composer install --no-dev")
	check(Want{"/app/vendor": {0.5e6, 4e6}}, "composer require monolog/monolog:^3")
	check(Want{"/srv/x/vendor/autoload.php": {1, 1e4}}, "mkdir /srv/x && echo '{}' >/srv/x/composer.json && composer install -d /srv/x")
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, image, model, "composer install"); res.Status != shell.Failed {
		t.Errorf("without composer.json: %v", res.Status)
	}
	for _, l := range []string{"composer --version", "composer dump-autoload -o", "composer create-project laravel/laravel /srv/x", "composer global require x/y"} {
		if _, res := Run(t, image, model, l); res.Status == shell.Failed {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
