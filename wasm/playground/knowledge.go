package playground

import (
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/catalog"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// knowledge answers what stage and build ask about images, from the catalogue and the request's own entries.
type knowledge struct {
	images *catalog.Catalog
	// made keeps trees between calls: the same image is the same tree, so that unchanged steps are found again.
	made map[string]build.Base
}

// maxMade bounds the kept trees; a session that names more images starts over.
const maxMade = 64

// knowledge is the session's, as long as no request brings images of its own: those may change from call to call.
func (s *Session) knowledge(own []report.BaseImage) knowledge {
	if len(own) > 0 {
		return knowledge{catalog.Core().With(own), map[string]build.Base{}}
	}
	if s.bases == nil || len(s.bases) > maxMade {
		s.bases = map[string]build.Base{}
	}
	return knowledge{catalog.Core(), s.bases}
}

// Config implements stage.Images.
func (k knowledge) Config(ref, platform string) (stage.ImageConfig, bool) {
	img, ok := k.images.Lookup(ref, platform)
	if !ok {
		return stage.ImageConfig{}, false
	}
	return stage.ImageConfig{Config: img.Config(), History: img.History(), Platform: onlyPlatform(img.Entry.Platforms)}, true
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
	img, _ := k.images.Lookup(ref, platform)
	return img.Entry.Distro
}

// slim tells whether packages that are installed into the image leave their documentation out.
func (k knowledge) slim(ref, platform string) bool {
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
