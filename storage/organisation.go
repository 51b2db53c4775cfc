package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// Organisation is whom the installation belongs to.
type Organisation struct {
	Name      string
	TimeZone  string            // IANA name; schedules without one of their own use it
	Settings  map[string]string // by name; never secrets
	UpdatedAt time.Time         // zero until it is saved the first time
	UpdatedBy string
}

// Location is the time zone; UTC when it is not set.
func (o Organisation) Location() *time.Location {
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// approvalSetting is the setting that makes a second person approve what goes live.
const approvalSetting = "approval"

// Approval says whether a second person approves before a version of any flow goes live.
func (o Organisation) Approval() bool { return o.Settings[approvalSetting] == "1" }

// SetApproval says whether it does.
func (o *Organisation) SetApproval(on bool) {
	if o.Settings == nil {
		o.Settings = map[string]string{}
	}
	delete(o.Settings, approvalSetting)
	if on {
		o.Settings[approvalSetting] = "1"
	}
}

// set changes a setting; empty is its default.
func (o *Organisation) set(name, text string) {
	settings := maps.Clone(o.Settings)
	if settings == nil {
		settings = map[string]string{}
	}
	settings[name] = text
	if text == "" {
		delete(settings, name)
	}
	o.Settings = settings
}

// audited is an organisation as the audit log shows it.
func (o Organisation) audited() any {
	return map[string]any{"name": o.Name, "time_zone": o.TimeZone, "settings": o.Settings}
}

type organisationRow struct {
	Name      string
	TimeZone  string `db:"time_zone"`
	Settings  string
	UpdatedAt int64  `db:"updated_at"`
	UpdatedBy string `db:"updated_by"`
}

// Organisation loads the organisation; before it is set up it has no name and UTC.
func (db *DB) Organisation(ctx context.Context) (Organisation, error) {
	return db.read().organisation(ctx)
}

func (q queries) organisation(ctx context.Context) (Organisation, error) {
	var row organisationRow
	err := q.get(ctx, &row, `SELECT name, time_zone, settings, updated_at, updated_by FROM organisation WHERE id = 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return Organisation{TimeZone: "UTC", Settings: map[string]string{}}, nil
	}
	if err != nil {
		return Organisation{}, fmt.Errorf("load organisation: %w", err)
	}
	o := Organisation{Name: row.Name, TimeZone: row.TimeZone, UpdatedAt: fromMillis(row.UpdatedAt), UpdatedBy: row.UpdatedBy}
	if err := json.Unmarshal([]byte(row.Settings), &o.Settings); err != nil {
		return Organisation{}, fmt.Errorf("read organisation's settings: %w", err)
	}
	return o, nil
}

// SaveOrganisation saves the organisation. A time zone that does not exist is an invalid fault about the field time_zone.
func (db *DB) SaveOrganisation(ctx context.Context, who Actor, o Organisation) error {
	if strings.TrimSpace(o.Name) == "" {
		return fault.Field("name", "is needed")
	}
	if o.TimeZone == "" {
		o.TimeZone = "UTC"
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil || o.TimeZone == "Local" {
		return fault.Field("time_zone", "there is no time zone %q; use a name such as Europe/Helsinki", o.TimeZone)
	}
	if err := o.checkPrefixes(); err != nil {
		return err
	}
	if err := o.checkAudioRoom(); err != nil {
		return err
	}
	if err := o.checkDeskDays(); err != nil {
		return err
	}
	if o.Settings == nil {
		o.Settings = map[string]string{}
	}
	settings, err := encode(o.Settings)
	if err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.organisation(ctx)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO organisation (id, name, time_zone, settings, updated_at, updated_by) VALUES (1, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone, settings = excluded.settings,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by`, o.Name, o.TimeZone, settings, millis(t.now), who.Name)
		if err != nil {
			return fmt.Errorf("save organisation: %w", err)
		}
		return t.audit(ctx, who, audited{action: "organisation.save", subject: o.Name, before: before.audited(), after: o.audited()})
	})
}
