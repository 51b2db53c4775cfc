package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/effect"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// credentialKinds are the ways to send a secret, in the order people see them.
var credentialKinds = []ui.Option{
	{Value: string(effect.Bearer), Label: "Bearer token"}, {Value: string(effect.Basic), Label: "User name and password"},
	{Value: string(effect.Header), Label: "A header of its own"},
}

// secretList shows the secrets; their values are shown to nobody.
func (s *Server) secretList(c echo.Context) error {
	list, err := s.DB.Secrets(c.Request().Context())
	if err != nil {
		return err
	}
	empty, err := s.DB.EmptySecrets(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "Secrets", Path: "/secrets", Noun: "secret", Icon: "lock", CanEdit: true, Columns: []string{"Sent as", "Allowed hosts"},
		Empty: "A secret is a token or a password that HTTP requests of flows send. Flows name it; its value is sealed and never shown again.",
	}
	for _, one := range list {
		set := readCredential(one.Settings)
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: one.Name, Description: one.Description, Cells: []string{sentAs(set), sentTo(set, empty[one.ID])}, UpdatedAt: one.UpdatedAt, UpdatedBy: one.UpdatedBy,
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

// sentAs says how a credential is sent, without its value.
func sentAs(c effect.Credential) string {
	switch c.Kind {
	case effect.Basic:
		return "User " + c.User + " and password"
	case effect.Header:
		return "Header " + c.Name
	}
	return "Bearer token"
}

// sentTo says where a credential may be sent, and that it is not while it has no value.
func sentTo(c effect.Credential, empty bool) string {
	const shown = 2
	switch n := len(c.Hosts); {
	case empty:
		return "None: it has no value yet"
	case n == 0:
		return "None yet: it is not sent"
	case n > shown:
		return fmt.Sprintf("%s and %d more", strings.Join(c.Hosts[:shown], ", "), n-shown)
	}
	return strings.Join(c.Hosts, ", ")
}

func readCredential(settings json.RawMessage) effect.Credential {
	c := effect.Credential{Kind: effect.Bearer}
	_ = json.Unmarshal(settings, &c) // what is not a credential's is shown as the default
	return c
}

// secretEdit shows a secret's form, or an empty one. The value is never in it.
func (s *Server) secretEdit(c echo.Context) error {
	v := views.SecretForm{Kind: string(effect.Bearer)}
	if name := c.Param("name"); name != "" {
		secret, err := s.DB.Secret(c.Request().Context(), name)
		if err != nil {
			return err
		}
		set := readCredential(secret.Settings)
		v = views.SecretForm{
			Saved: secret.Name, Name: secret.Name, Description: secret.Description, Kind: string(set.Kind), Header: set.Name, User: set.User, Base: base(secret.UpdatedAt),
			Hosts: strings.Join(set.Hosts, "\n"), Unsent: len(set.Hosts) == 0,
		}
		empty, err := s.DB.EmptySecrets(c.Request().Context())
		if err != nil {
			return err
		}
		v.Empty = empty[secret.ID]
	}
	return s.secretAnswer(c, http.StatusOK, v)
}

// secretSave makes or changes a secret. An empty value keeps the one that is there.
func (s *Server) secretSave(c echo.Context) error {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	v := views.SecretForm{
		Saved: c.Param("name"), Name: value("name"), Description: value("description"), Kind: value("kind"), Header: value("header"), User: value("user"),
		Hosts: value("hosts"), Base: value("base"), Errors: map[string]string{},
	}
	secret, now := storage.Secret{Name: v.Name, Description: v.Description}, ""
	if v.Saved != "" {
		old, err := s.DB.Secret(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		secret.ID, secret.UpdatedAt, now = old.ID, baseTime(v.Base), base(old.UpdatedAt)
	}
	typed := v.Credential(c.FormValue("value"))
	checkResourceName(v.Name, v.Errors)
	wrong := map[string]string{}
	maps.Copy(wrong, fault.Fields(typed.Check()))
	maps.Copy(wrong, fault.Fields(typed.CheckHosts()))
	for field, message := range wrong {
		v.Errors[field] = sentence(message)
	}
	if typed.Value == "" && v.Saved == "" {
		v.Errors["value"] = "Enter the token or password."
	}
	if len(v.Errors) > 0 {
		return s.secretAnswer(c, http.StatusUnprocessableEntity, v)
	}
	secret.Settings, _ = json.Marshal(typed) // strings; the value is not among them
	if _, err := s.DB.SaveSecret(c.Request().Context(), actor(c), secret, typed.Value); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.secretAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/secrets", "Secret "+v.Name+" is saved.")
}

// secretDelete deletes a secret that no flow uses.
func (s *Server) secretDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteSecret(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/secrets", "Secret "+name+" is deleted.")
}

func (s *Server) secretAnswer(c echo.Context, status int, v views.SecretForm) error {
	v.Kinds, v.Sealed = credentialKinds, s.DB.CanSeal()
	title := "New secret"
	if v.Saved != "" {
		title = v.Saved
		var err error
		if v.Usage, err = s.uses(c, "secret", v.Saved); err != nil {
			return err
		}
	}
	return s.render(c, status, views.SecretFormPage(s.page(c, title), v))
}
