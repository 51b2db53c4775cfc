package storagetest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

func newUser(t *testing.T, db *storage.DB, email string, roles ...string) storage.User {
	t.Helper()
	u, err := db.CreateUser(t.Context(), anna, storage.NewUser{Email: email, Name: "Somebody", Hash: "hash-1", Roles: roles})
	if err != nil {
		t.Fatalf("create user %s: %v", email, err)
	}
	return u
}

func TestUsers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		admin := newUser(t, db, "Anna@Example.com", "admin")
		_, err := db.CreateUser(t.Context(), anna, storage.NewUser{Email: "anna@example.COM"})
		wantCode(t, err, fault.Conflict)
		for _, u := range []storage.NewUser{{Email: "nobody"}, {Email: "x@example.com", Roles: []string{"king"}}, {Email: "A <a@example.com>"}} {
			_, err := db.CreateUser(t.Context(), anna, u)
			wantCode(t, err, fault.Invalid)
		}
		got, err := db.UserByEmail(t.Context(), "ANNA@example.com")
		must(t, err)
		wantSame(t, got, admin)
		// The last admin stays one, and active.
		demoted, inactive := admin, admin
		demoted.Roles, inactive.Active = []string{"agent"}, false
		wantCode(t, db.UpdateUser(t.Context(), anna, demoted), fault.Conflict)
		wantCode(t, db.UpdateUser(t.Context(), anna, inactive), fault.Conflict)
		second := newUser(t, db, "bert@example.com", "admin", "agent")
		must(t, db.UpdateUser(t.Context(), anna, demoted))
		wantCode(t, db.UpdateUser(t.Context(), anna, storage.User{ID: second.ID, Email: "anna@example.com", Roles: second.Roles, Active: true}), fault.Conflict)
		at := start.Add(time.Hour)
		must(t, db.CreateSession(t.Context(), storage.Actor{}, storage.Session{IDHash: storage.Hash("one"), UserID: second.ID, CreatedAt: at, IdleUntil: at, ExpiresAt: at}))
		second, err = db.User(t.Context(), second.ID)
		must(t, err)
		if second.LastLoginAt == nil || !second.LastLoginAt.Equal(at) {
			t.Errorf("got last login %v, want %v", second.LastLoginAt, at)
		}
		hash, err := db.PasswordHash(t.Context(), second.ID)
		must(t, err)
		if hash != "hash-1" {
			t.Errorf("got %q, want hash-1", hash)
		}
		list, err := db.Users(t.Context())
		must(t, err)
		if len(list) != 2 || list[0].Email != "Anna@Example.com" || list[0].Roles[0] != "agent" {
			t.Errorf("got %+v, want Anna as agent, then Bert", list)
		}
		_, err = db.User(t.Context(), "nope")
		wantCode(t, err, fault.NotFound)
	})
}

func TestRoles(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		roles, err := db.Roles(t.Context())
		must(t, err)
		names := ""
		for _, r := range roles {
			names += r.Name + " "
		}
		wantSame(t, names, "admin agent designer supervisor ")
		must(t, db.SaveRole(t.Context(), anna, storage.Role{Name: "agent", Permissions: []string{"desktop.use", "contact.view", "desktop.use"}}))
		must(t, db.SaveRole(t.Context(), anna, storage.Role{Name: "auditor", Permissions: []string{"audit.view"}}))
		wantCode(t, db.SaveRole(t.Context(), anna, storage.Role{Name: "admin"}), fault.Conflict)
		roles, err = db.Roles(t.Context())
		must(t, err)
		wantSame(t, roles[1], storage.Role{Name: "agent", Permissions: []string{"contact.view", "desktop.use"}, Builtin: true})
		wantSame(t, roles[4], storage.Role{Name: "auditor", Permissions: []string{"audit.view"}})
	})
}

func TestSessions(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		user := newUser(t, db, "anna@example.com", "admin")
		newUser(t, db, "bert@example.com", "admin")
		for _, id := range []string{"one", "two", "three"} {
			must(t, db.CreateSession(t.Context(), anna, storage.Session{
				IDHash: storage.Hash(id), UserID: user.ID, CreatedAt: start, IdleUntil: start.Add(30 * time.Minute), ExpiresAt: start.Add(12 * time.Hour),
			}))
		}
		s, err := db.Session(t.Context(), storage.Hash("one"), start.Add(29*time.Minute))
		must(t, err)
		must(t, db.TouchSession(t.Context(), s, start.Add(29*time.Minute), start.Add(59*time.Minute)))
		for _, test := range []struct {
			id    string
			after time.Duration
			there bool
		}{{"one", 58 * time.Minute, true}, {"one", time.Hour, false}, {"two", 31 * time.Minute, false}, {"two", 0, true}, {"nope", 0, false}} {
			_, err := db.Session(t.Context(), storage.Hash(test.id), start.Add(test.after))
			if there := err == nil; there != test.there {
				t.Errorf("session %s after %v: got %v, want there %v", test.id, test.after, err, test.there)
			}
		}
		// Even a touched session ends when its time is over.
		must(t, db.TouchSession(t.Context(), s, start.Add(11*time.Hour), start.Add(24*time.Hour)))
		_, err = db.Session(t.Context(), storage.Hash("one"), start.Add(12*time.Hour))
		wantCode(t, err, fault.NotFound)
		sessions := func() (there string) {
			for _, id := range []string{"one", "two", "three"} {
				if _, err := db.Session(t.Context(), storage.Hash(id), start); err == nil {
					there += id + " "
				}
			}
			return there
		}
		must(t, db.DeleteSession(t.Context(), anna, storage.Hash("one")))
		wantSame(t, sessions(), "two three ")
		must(t, db.DeleteSessionsOf(t.Context(), anna, user.ID, storage.Hash("three")))
		wantSame(t, sessions(), "three ")
		must(t, db.SetPassword(t.Context(), anna, user.ID, "hash-2"))
		wantSame(t, sessions(), "")
		must(t, db.CreateSession(t.Context(), anna, storage.Session{IDHash: storage.Hash("one"), UserID: user.ID, CreatedAt: start,
			IdleUntil: start.Add(time.Hour), ExpiresAt: start.Add(time.Hour)}))
		user.Active = false
		must(t, db.UpdateUser(t.Context(), anna, user))
		wantSame(t, sessions(), "")
	})
}

func TestLoginFailures(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for i := range 10 {
			must(t, db.RecordLoginFailure(t.Context(), "Anna@example.com", "192.0.2.1", start.Add(time.Duration(i)*time.Minute)))
		}
		must(t, db.RecordLoginFailure(t.Context(), "bert@example.com", "192.0.2.1", start.Add(10*time.Minute)))
		for _, test := range []struct {
			account, address string
			since            time.Duration
			want             int
		}{
			{"anna@EXAMPLE.com", "192.0.2.9", 0, 10}, {"nobody@example.com", "192.0.2.1", 0, 11}, {"bert@example.com", "192.0.2.9", 0, 1},
			{"anna@example.com", "192.0.2.9", 5 * time.Minute, 5}, {"nobody@example.com", "192.0.2.9", 0, 0},
		} {
			got, err := db.LoginFailures(t.Context(), test.account, test.address, start.Add(test.since))
			must(t, err)
			if got != test.want {
				t.Errorf("%+v: got %d", test, got)
			}
		}
		must(t, db.ClearLoginFailures(t.Context(), "ANNA@example.com"))
		got, err := db.LoginFailures(t.Context(), "anna@example.com", "192.0.2.1", start)
		must(t, err)
		if got != 1 {
			t.Errorf("got %d failures left, want Bert's one", got)
		}
	})
}

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		user := newUser(t, db, "anna@example.com", "admin")
		expires := start.Add(24 * time.Hour)
		saved, plain, err := db.CreateToken(t.Context(), anna, storage.Token{Name: "CI", UserID: user.ID, Permissions: []string{"flow.view"}, ExpiresAt: &expires})
		must(t, err)
		if !strings.HasPrefix(plain, "cb_") || len(plain) < 40 {
			t.Errorf("got token %q, want cb_ and 256 bits", plain)
		}
		got, err := db.TokenByHash(t.Context(), storage.Hash(plain), start)
		must(t, err)
		wantSame(t, got, saved)
		_, err = db.TokenByHash(t.Context(), storage.Hash(plain), expires)
		wantCode(t, err, fault.NotFound)
		_, err = db.TokenByHash(t.Context(), storage.Hash("cb_guess"), start)
		wantCode(t, err, fault.NotFound)
		must(t, db.TouchToken(t.Context(), got, start.Add(time.Hour)))
		list, err := db.Tokens(t.Context())
		must(t, err)
		if len(list) != 1 || !list[0].LastUsedAt.Equal(start.Add(time.Hour)) || list[0].UserEmail != "anna@example.com" {
			t.Errorf("got %+v, want it used an hour later", list)
		}
		must(t, db.RevokeToken(t.Context(), anna, saved.ID))
		wantCode(t, db.RevokeToken(t.Context(), anna, saved.ID), fault.NotFound)
		_, err = db.TokenByHash(t.Context(), storage.Hash(plain), start)
		wantCode(t, err, fault.NotFound)
	})
}

func TestSetupTokens(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		expires := start.Add(time.Hour)
		first, err := db.CreateSetupToken(t.Context(), storage.System, storage.SetupToken{ExpiresAt: expires})
		must(t, err)
		plain, err := db.CreateSetupToken(t.Context(), storage.System, storage.SetupToken{ExpiresAt: expires})
		must(t, err)
		_, err = db.SetupToken(t.Context(), first, start)
		wantCode(t, err, fault.NotFound) // the newer link replaced it
		_, err = db.SetupToken(t.Context(), plain, expires)
		wantCode(t, err, fault.NotFound)
		_, err = db.SetupToken(t.Context(), plain, start)
		must(t, err)
		// A user that cannot be made does not use the link up.
		_, err = db.UseSetupToken(t.Context(), storage.System, plain, storage.NewUser{Email: "nobody"})
		wantCode(t, err, fault.Invalid)
		// Many at once: one wins.
		var wait sync.WaitGroup
		var made atomic.Int64
		for range 8 {
			wait.Go(func() {
				u, err := db.UseSetupToken(t.Context(), storage.System, plain, storage.NewUser{Email: "anna@example.com", Hash: "h", Roles: []string{"admin"}})
				if err == nil && u.Email == "anna@example.com" {
					made.Add(1)
				} else if code := fault.CodeOf(err); code != fault.NotFound {
					t.Errorf("got %v, want not_found", err)
				}
			})
		}
		wait.Wait()
		if made.Load() != 1 {
			t.Errorf("got %d users made by one link, want 1", made.Load())
		}
		user, err := db.UserByEmail(t.Context(), "anna@example.com")
		must(t, err)
		plain, err = db.CreateSetupToken(t.Context(), anna, storage.SetupToken{UserID: user.ID, ExpiresAt: expires})
		must(t, err)
		_, err = db.UseSetupToken(t.Context(), anna, plain, storage.NewUser{Hash: "hash-2"})
		must(t, err)
		hash, err := db.PasswordHash(t.Context(), user.ID)
		must(t, err)
		if hash != "hash-2" {
			t.Errorf("got %q, want hash-2", hash)
		}
		// A link ends with the password and the address that it was made for; the first admin's with the first admin.
		link := func(userID string) string {
			plain, err := db.CreateSetupToken(t.Context(), anna, storage.SetupToken{UserID: userID, ExpiresAt: expires})
			must(t, err)
			return plain
		}
		plain = link(user.ID)
		must(t, db.SetPassword(t.Context(), anna, user.ID, "hash-3"))
		_, err = db.SetupToken(t.Context(), plain, start)
		wantCode(t, err, fault.NotFound)
		plain, user.Email = link(user.ID), "anna@example.org"
		must(t, db.UpdateUser(t.Context(), anna, user))
		_, err = db.UseSetupToken(t.Context(), anna, plain, storage.NewUser{Hash: "hash-4"})
		wantCode(t, err, fault.NotFound)
		_, err = db.UseSetupToken(t.Context(), anna, link(""), storage.NewUser{Email: "eve@example.com", Roles: []string{"admin"}})
		wantCode(t, err, fault.NotFound)
	})
}

func TestLoginFailuresAreAudited(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		must(t, db.RecordLoginFailure(t.Context(), "hunter2 secret", "192.0.2.7", start))
		for i := range 80 {
			must(t, db.RecordLoginFailure(t.Context(), fmt.Sprintf("user%d@example.com", i), fmt.Sprintf("192.0.2.%d", i), start))
		}
		entries, total, err := db.Audit(t.Context(), storage.AuditFilter{Action: "session.refuse"})
		must(t, err)
		if total != 61 {
			t.Errorf("got %d lines of 81 failures in a minute, want 61", total)
		}
		subjects := map[string]storage.AuditEntry{}
		for _, e := range entries {
			subjects[e.Subject] = e
		}
		if e := subjects["user3@example.com"]; e.Address != "192.0.2.3" || e.Actor.Name != storage.NotSignedIn {
			t.Errorf("got %+v, want the failure of user3 from 192.0.2.3", e)
		}
		if e, ok := subjects["not an email address"]; !ok || e.Address != "192.0.2.7" {
			t.Errorf("got %+v, want what is no address left out", e)
		}
		must(t, db.RecordLoginFailure(t.Context(), "later@example.com", "192.0.2.1", start.Add(2*time.Minute)))
		_, total, err = db.Audit(t.Context(), storage.AuditFilter{Action: "session."})
		must(t, err)
		if total != 62 {
			t.Errorf("got %d lines, want the next minute's listed again", total)
		}
	})
}

// A name is changed alone: what an admin changes meanwhile stays.
func TestRenameUser(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		newUser(t, db, "anna@example.com", "admin")
		u := newUser(t, db, "bert@example.com", "admin", "agent")
		u.Roles = []string{"agent"}
		must(t, db.UpdateUser(t.Context(), anna, u))
		must(t, db.RenameUser(t.Context(), storage.Actor{UserID: u.ID, Name: "bert"}, u.ID, "Bertil"))
		must(t, db.RenameUser(t.Context(), storage.Actor{UserID: u.ID, Name: "bert"}, u.ID, "Bertil")) // the same again is no change
		got, err := db.User(t.Context(), u.ID)
		must(t, err)
		u.Name = "Bertil"
		wantSame(t, got, u)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "user.update"})
		must(t, err)
		if len(entries) != 2 || entries[0].Actor.UserID != u.ID || !strings.Contains(string(entries[0].After), "Bertil") {
			t.Errorf("got entries %+v, want the roles and then the name", entries)
		}
		wantCode(t, db.RenameUser(t.Context(), anna, "nobody", "X"), fault.NotFound)
	})
}
