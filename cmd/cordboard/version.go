package main

import (
	"fmt"
	goruntime "runtime"
	"runtime/debug"
)

// version is the version that CHANGELOG.md describes.
const version = "0.1.0"

// VersionCmd is `cordboard version`.
type VersionCmd struct {
	JSON bool `name:"json" help:"Print it as JSON."`
}

// build tells which binary this is.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of git, when the binary was built in a clone
	Modified bool   `json:"modified,omitempty"` // built with uncommitted changes
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// thisBuild reads what the Go tool wrote into the binary.
func thisBuild() build {
	b := build{Version: version, Go: goruntime.Version(), Platform: goruntime.GOOS + "/" + goruntime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// Run prints the version.
func (c *VersionCmd) Run(t *terminal) error {
	b := thisBuild()
	if c.JSON {
		return t.json(b)
	}
	text := "cordboard " + b.Version
	if b.Revision != "" {
		text += " (" + b.Revision
		if b.Modified {
			text += ", modified"
		}
		text += ")"
	}
	_, err := fmt.Fprintf(t.out, "%s %s %s\n", text, b.Go, b.Platform)
	return err
}
