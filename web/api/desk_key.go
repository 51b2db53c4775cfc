package api

import (
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
)

// idempotencyKey is what tells a request that is sent again from another one; without the header every request is another one.
func idempotencyKey(c echo.Context) (string, error) {
	key := strings.TrimSpace(c.Request().Header.Get("Idempotency-Key"))
	if key == "" {
		return uuid.NewString(), nil
	}
	if len(key) > 100 || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
		return "", fault.Field("Idempotency-Key", "has at most 100 characters of ASCII, without spaces")
	}
	return key, nil
}
