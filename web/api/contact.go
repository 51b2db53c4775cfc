package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web"
)

// contact is a contact in a list.
type contact struct {
	ID        string    `json:"id"`
	Channel   string    `json:"channel"`
	ANI       string    `json:"ani"`
	DNIS      string    `json:"dnis"`
	Flow      string    `json:"flow"`
	Version   int       `json:"version"`
	Test      bool      `json:"test"`
	Status    string    `json:"status"`
	Ends      string    `json:"ends"`
	StartedAt time.Time `json:"started_at"`
	LastAt    time.Time `json:"last_at"`
}

func contactOf(c storage.ContactSummary) contact {
	return contact{
		ID: c.ID, Channel: c.Channel, ANI: c.ANI, DNIS: c.DNIS, Flow: c.Flow, Version: c.Version, Test: c.Test, Status: string(c.Status), Ends: string(c.Ends),
		StartedAt: c.StartedAt, LastAt: c.LastAt,
	}
}

// sight is whose contacts the caller sees: those of the token's user.
func sight(c echo.Context) string {
	who := callerOf(c)
	return web.Sight(who.permissions, who.user.Email)
}

// contactList lists contacts, a page at a time.
func (s *server) contactList(c echo.Context) error {
	filter := storage.ContactFilter{Query: c.QueryParam("query"), Flow: c.QueryParam("flow"), Channel: c.QueryParam("channel"), Login: sight(c)}
	var err error
	if filter.Offset, err = number(c, "offset", 0, 1<<30); err != nil {
		return err
	}
	if filter.Limit, err = number(c, "limit", 100, 500); err != nil {
		return err
	}
	list, total, err := s.DB.Contacts(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	contacts := make([]contact, len(list))
	for i, one := range list {
		contacts[i] = contactOf(one)
	}
	return c.JSON(http.StatusOK, map[string]any{"contacts": contacts, "total": total, "offset": filter.Offset, "limit": filter.Limit})
}

// contactGet answers one contact. One that the caller does not see is not found.
func (s *server) contactGet(c echo.Context) error {
	one, err := s.DB.ContactSummary(c.Request().Context(), c.Param("id"), sight(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, contactOf(one))
}
