// Package docs embeds the documents that the program itself serves. It holds nothing else.
package docs

import _ "embed"

// OpenAPI is the description of the JSON API, OpenAPI 3.1 in YAML.
//
//go:embed openapi.yaml
var OpenAPI []byte
