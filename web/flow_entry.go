package web

import (
	"fmt"

	"github.com/labstack/echo/v4"
)

// entries are the numbers and addresses that lead to flows, by flow id.
func (s *Server) entries(c echo.Context) (map[string][]string, error) {
	numbers, err := s.DB.Numbers(c.Request().Context())
	if err != nil {
		return nil, fmt.Errorf("list entry points: %w", err)
	}
	all := map[string][]string{}
	for _, n := range numbers {
		if n.Flow != "" {
			all[n.Flow] = append(all[n.Flow], n.Number)
		}
	}
	return all, nil
}
