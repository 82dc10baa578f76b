package ruby_test

import (
	"testing"

	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/models/ruby"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(distro string) shell.Model { return ruby.Model{Distro: distro} }

const (
	image = "ruby:3"
	web   = `printf 'gem "puma"\ngroup :development, :test do\n  gem "rubocop"\nend\ngem "faker", group: :test\n' >Gemfile; printf 'GEM\n  specs:\n    faker (3.2)\n    nio4r (2.7)\n    parser (3)\n    puma (6.4)\n      nio4r (~> 2.0)\n    rubocop (1)\n      parser (>= 3)\n\nDEPENDENCIES\n  faker\n  puma\n  rubocop\n' >Gemfile.lock; `
)

func TestBundle(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	check(Want{"/usr/local/bundle": {15e6, 30e6}}, web+"bundle install")
	check(Want{"/usr/local/bundle": {0.8e6, 3e6}}, web+"bundle config set --local without 'development test' && bundle install --jobs 4")
	check(Want{"/usr/local/bundle": {0.8e6, 3e6}}, web+"BUNDLE_WITHOUT=development:test bundle install")
	check(Want{"/usr/local/bundle": {0.8e6, 3e6}}, web+"bundle install --without development:test")
	check(Want{"/app/vendor/bundle": {15e6, 30e6}}, web+"bundle config set --local path vendor/bundle", "bundle install")
	check(Want{"/app/vendor/bundle": {15e6, 30e6}}, web+"bundle install --path=vendor/bundle")
	check(Want{"/usr/local/bundle": {0.5e6, 9e6}, "/app/Gemfile.lock": {50, 2000}}, `echo "gem 'sinatra'" >Gemfile; bundle install`)
}

func TestGem(t *testing.T) {
	small, _ := Run(t, image, model, "gem install --no-document bundler:2.4")
	large, _ := Run(t, image, model, "gem install rails")
	a, _ := small.Get("/usr/local/bundle")
	b, _ := large.Get("/usr/local/bundle")
	if a == nil || b == nil || a.Total().Bytes < 1e6 || a.Total().Bytes > 4e6 || b.Total().High < 4e6 {
		t.Errorf("bundler %v, rails %v", a, b)
	}
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, image, model, "bundle install"); res.Status == shell.Failed && res.Code != 10 {
		t.Errorf("without a Gemfile: %v %d", res.Status, res.Code)
	}
	for _, l := range []string{"bundle --version", "gem --version", "echo 'gem \"x\"' >Gemfile; bundle install", "bundle exec rake assets:precompile"} {
		if _, res := Run(t, image, model, l); res.Status == shell.Failed {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
