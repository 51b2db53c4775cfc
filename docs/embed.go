// Package docs embeds the documents that the program itself serves. It holds nothing else.
package docs

import _ "embed"

// OpenAPI is the description of the JSON API, OpenAPI 3.1 in YAML.
//
//go:embed openapi.yaml
var OpenAPI []byte

// OfficeKnowledge is the knowledge of a small office in Markdown (docs/ai.md): what the demo's AI agent answers from.
//
//go:embed examples/office-knowledge.md
var OfficeKnowledge string
