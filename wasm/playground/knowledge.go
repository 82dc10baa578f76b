package playground

import (
	"slices"

	"github.com/distribution/reference"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/catalog"
	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// knowledge answers what stage and build ask about images, from opened archives, the request's own entries and
// the catalogue.
type knowledge struct {
	images *catalog.Catalog
	// own are the request's entries.
	own []report.BaseImage
	// made keeps trees between calls: the same image is the same tree, so that unchanged steps are found again.
	made map[string]build.Base
	// facts are the large tables at hand.
	facts *facts.Store
	// archives are images as they were built, by full reference; they win over everything else.
	archives map[string]*opened
}

// maxMade bounds the kept trees; a session that names more images starts over.
const maxMade = 64

// ownImages are a session's registered entries with what was made of them.
type ownImages struct {
	parts  []*part
	images *catalog.Catalog
	made   map[string]build.Base
}

// knowledge is the session's, as long as a request brings no images along: those may change from call to call.
func (s *Session) knowledge(in inputs) knowledge {
	if own := in.images; len(own) > 0 {
		if in.registered == nil {
			return knowledge{catalog.Core().With(own), own, map[string]build.Base{}, s.facts, in.archives}
		}
		if !slices.Equal(s.own.parts, in.registered) || len(s.own.made) > maxMade {
			s.own = ownImages{in.registered, catalog.Core().With(own), map[string]build.Base{}}
		}
		return knowledge{s.own.images, own, s.own.made, s.facts, in.archives}
	}
	if s.bases == nil || len(s.bases) > maxMade {
		s.bases = map[string]build.Base{}
	}
	return knowledge{catalog.Core(), nil, s.bases, s.facts, in.archives}
}

// Config implements stage.Images.
func (k knowledge) Config(ref, platform string) (stage.ImageConfig, bool) {
	if a := k.archives[ref]; a != nil {
		return stage.ImageConfig{Config: a.image.Config, History: a.image.History, Platform: a.image.Platform}, true
	}
	if e, ok := k.elsewhere(ref, platform); ok {
		img, ok := catalog.New([]report.BaseImage{e}).Lookup(ref, e.Platform)
		return stage.ImageConfig{Config: img.Config(), History: img.History(), Platform: e.Platform}, ok
	}
	img, ok := k.images.Lookup(ref, platform)
	if !ok {
		return stage.ImageConfig{}, false
	}
	return stage.ImageConfig{Config: img.Config(), History: img.History(), Platform: onlyPlatform(img.Entry.Platforms)}, true
}

// elsewhere finds a request's entry for an image that it gives for other platforms only: such an image is pulled all the same.
func (k knowledge) elsewhere(ref, platform string) (found report.BaseImage, ok bool) {
	for _, e := range k.own {
		named, err := reference.ParseNormalizedNamed(e.Ref)
		if err != nil || reference.TagNameOnly(named).String() != ref || len(e.Platforms) > 0 {
			continue
		}
		if e.Platform == "" || e.Platform == platform {
			return report.BaseImage{}, false
		}
		found, ok = e, true
	}
	return found, ok
}

// onlyPlatform is the platform of a tag that is published for no other, which is pulled whatever is asked for; "" where there is a choice
// or the catalogue does not say.
func onlyPlatform(platforms []string) string {
	if len(platforms) == 1 {
		return platforms[0]
	}
	return ""
}

// Base implements build.Bases.
func (k knowledge) Base(ref, platform string) (build.Base, bool) {
	if a := k.archives[ref]; a != nil {
		return a.base(), true
	}
	key := platform + " " + ref
	if b, ok := k.made[key]; ok {
		return b, true
	}
	img, ok := k.images.Lookup(ref, platform)
	if !ok {
		return build.Base{}, false
	}
	b := build.Base{Tree: img.Tree(), Size: img.Size(), Compressed: img.Compressed(), Fact: fact(img)}
	for _, l := range img.Layers() {
		b.Layers = append(b.Layers, build.BaseLayer{CreatedBy: l.CreatedBy, Size: l.Size, Compressed: l.Compressed})
	}
	k.made[key] = b
	return b, true
}

// distro is the distribution below a stage as the catalogue names it, "" if not known.
func (k knowledge) distro(ref, platform string) string {
	if a := k.archives[ref]; a != nil {
		return a.distro()
	}
	img, _ := k.images.Lookup(ref, platform)
	return img.Entry.Distro
}

// slim tells whether packages that are installed into the image leave their documentation out.
func (k knowledge) slim(ref, platform string) bool {
	if k.archives[ref] != nil {
		return false
	}
	img, ok := k.images.Lookup(ref, platform)
	return ok && img.Slim()
}

// fact says where an image's figures come from.
func fact(img catalog.Image) string {
	text := img.Resolution.Why
	if text == "" {
		text = img.Resolution.From
	}
	if img.Entry.AsOf != "" {
		text += ", as of " + img.Entry.AsOf
	}
	return text
}
