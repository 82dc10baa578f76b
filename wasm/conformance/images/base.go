package images

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
)

// storeImage writes an image of one layer into a content store and returns its manifest's digest.
func storeImage(ctx context.Context, store content.Store, img golden.Image) (digest.Digest, error) {
	var layer bytes.Buffer
	list, err := withPrograms(img.Files)
	if err != nil {
		return "", err
	}
	if err := golden.Tar(&layer, list, baseTime); err != nil {
		return "", err
	}
	layerDesc, err := put(ctx, store, ocispecs.MediaTypeImageLayer, layer.Bytes())
	if err != nil {
		return "", err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": "amd64", "os": "linux", "config": img.Config,
		"rootfs":  map[string]any{"type": "layers", "diff_ids": []digest.Digest{layerDesc.Digest}},
		"history": []map[string]any{{"created_by": golden.BaseCreatedBy}},
	})
	if err != nil {
		return "", err
	}
	configDesc, err := put(ctx, store, ocispecs.MediaTypeImageConfig, config)
	if err != nil {
		return "", err
	}
	manifest, err := json.Marshal(ocispecs.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispecs.MediaTypeImageManifest,
		Config: configDesc, Layers: []ocispecs.Descriptor{layerDesc},
	})
	if err != nil {
		return "", err
	}
	desc, err := put(ctx, store, ocispecs.MediaTypeImageManifest, manifest)
	return desc.Digest, err
}

// withPrograms fills in the bytes of programs from this machine.
func withPrograms(list []golden.Entry) ([]golden.Entry, error) {
	list = slices.Clone(list)
	for i, e := range list {
		if e.Program == "" {
			continue
		}
		p, err := exec.LookPath(e.Program)
		if err != nil {
			return nil, fmt.Errorf("a base image needs %s (on Debian the package %s-static): %w", e.Program, e.Program, err)
		}
		if list[i].Data, err = os.ReadFile(p); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func put(ctx context.Context, store content.Store, mediaType string, b []byte) (ocispecs.Descriptor, error) {
	desc := ocispecs.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(b), Size: int64(len(b))}
	return desc, content.WriteBlob(ctx, store, desc.Digest.String(), bytes.NewReader(b), desc)
}
