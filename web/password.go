package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"cordboard/flow/fault"
)

// Cost of one argon2id hash: OWASP's 19 MiB, two passes, one lane.
const (
	hashTime    = 2
	hashMemory  = 19 << 10 // KiB
	hashLanes   = 1
	hashLength  = 32
	saltLength  = 16
	hashAtOnce  = 4
	minPassword = 12
	maxPassword = 256
)

// passwords hashes and checks passwords, at most four at once so that a flood of sign-ins cannot eat the memory.
type passwords struct {
	slots chan struct{}
	dummy string
}

func newPasswords() *passwords {
	p := &passwords{slots: make(chan struct{}, hashAtOnce)}
	p.dummy = encodeHash(make([]byte, saltLength), make([]byte, hashLength))
	return p
}

// Hash makes a password's hash in the PHC string format.
func (p *passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails, by its documentation
	key, err := p.derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return encodeHash(salt, key), nil
}

// Matches says whether the password is the one of the hash. An empty hash costs the same time and never matches.
func (p *passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	known := hash != ""
	if !known {
		hash = p.dummy
	}
	salt, want, err := decodeHash(hash)
	if err != nil {
		return false, err
	}
	got, err := p.derive(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (p *passwords) derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
		return argon2.IDKey([]byte(password), salt, hashTime, hashMemory, hashLanes, hashLength), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// HashPassword hashes a password outside a server, for the command line. It checks the length.
func HashPassword(ctx context.Context, password string) (string, error) {
	if message := passwordProblem(password); message != "" {
		return "", fault.Field("password", "%s", message)
	}
	return newPasswords().Hash(ctx, password)
}

// passwordProblem says what is wrong with a new password, "" when nothing is.
func passwordProblem(password string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return fmt.Sprintf("Use at least %d characters; this one has %d.", minPassword, n)
	case len(password) > maxPassword:
		return fmt.Sprintf("Use at most %d bytes.", maxPassword)
	}
	return ""
}

func encodeHash(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashLanes, b.EncodeToString(salt), b.EncodeToString(key))
}

func decodeHash(hash string) (salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	want := fmt.Sprintf("v=%d$m=%d,t=%d,p=%d", argon2.Version, hashMemory, hashTime, hashLanes)
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2]+"$"+parts[3] != want {
		return nil, nil, fmt.Errorf("password hash is not of the form $argon2id$%s$salt$key", want)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return nil, nil, fmt.Errorf("decode salt of a password hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return nil, nil, fmt.Errorf("decode key of a password hash: %w", err)
	}
	return salt, key, nil
}
