package playground

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// part is what a key stands for: a context or facts about images.
type part struct {
	context *buildcontext.Context
	images  []report.BaseImage
}

func openPart(p report.Part) (*part, error) {
	if p.Context == nil {
		if p.Images == nil {
			return nil, errors.New("it holds neither a context nor images")
		}
		return &part{images: p.Images}, nil
	}
	c, err := openContext(p.Context)
	if err != nil {
		return nil, err
	}
	return &part{context: c, images: p.Images}, nil
}

func openContext(files []report.ContextFile) (*buildcontext.Context, error) {
	if len(files) > maxContext {
		return nil, fmt.Errorf("the context has %d entries; the playground reads at most %d", len(files), maxContext)
	}
	for _, f := range files {
		if strings.Count(f.Path, "/") > maxParts {
			return nil, fmt.Errorf("a path of the context has more than %d parts", maxParts)
		}
	}
	return buildcontext.New(files)
}

// update applies a change; on an error the part stays as it was.
func (p *part) update(u report.PartUpdate) (err error) {
	c := p.context
	if u.Rename != nil {
		if c, err = c.Rename(u.Rename.From, u.Rename.To); err != nil {
			return err
		}
	}
	if u.Remove != "" {
		if c, err = c.Remove(u.Remove); err != nil {
			return err
		}
	}
	if u.Set != nil {
		if c, err = c.Set(*u.Set); err != nil {
			return err
		}
	}
	p.context = c
	return nil
}

// inputs are a request's big parts, whether they came inline or were registered before.
type inputs struct {
	context *buildcontext.Context // nil: not known
	named   map[string]*buildcontext.Context
	images  []report.BaseImage
	// registered are the parts that all of images are from; nil where the request brought some along.
	registered []*part
	// archives stand in for images, by their full references.
	archives map[string]*opened
}

func (s *Session) inputs(req report.Request) (in inputs, err error) {
	keys := report.PartKeys{}
	if req.Keys != nil {
		keys = *req.Keys
	}
	in.named = map[string]*buildcontext.Context{}
	if req.Context != nil {
		if in.context, err = openContext(req.Context); err != nil {
			return in, fmt.Errorf("read context: %w", err)
		}
	} else if keys.Context != "" {
		if in.context, err = s.registered(keys.Context); err != nil {
			return in, err
		}
	}
	for name, files := range req.NamedContexts {
		if in.named[name], err = openContext(files); err != nil {
			return in, fmt.Errorf("read context %q: %w", name, err)
		}
	}
	for name, key := range keys.NamedContexts {
		if in.named[name], err = s.registered(key); err != nil {
			return in, err
		}
	}
	in.images = req.Images
	for _, key := range keys.Images {
		p := s.parts[key]
		if p == nil {
			return in, fmt.Errorf("no images are registered under %q; open them first", key)
		}
		in.images = append(in.images[:len(in.images):len(in.images)], p.images...)
		if len(req.Images) == 0 {
			in.registered = append(in.registered, p)
		}
	}
	in.archives, err = s.standIns(keys.Archives)
	return in, err
}

func (s *Session) registered(key string) (*buildcontext.Context, error) {
	p := s.parts[key]
	if p == nil || p.context == nil {
		return nil, fmt.Errorf("no context is registered under %q; open it first", key)
	}
	return p.context, nil
}
