package storage

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"cordboard/flow/fault"
)

// KeySize is the length of a Key in bytes, that of AES-256.
const KeySize = 32

// Key seals secrets. It is kept outside the database, so that who has the database alone reads none of them.
type Key [KeySize]byte

// ParseKey reads a key as NewKey's String writes it: 32 bytes in base64. The error does not quote the text.
func ParseKey(text string) (Key, error) {
	var k Key
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) != KeySize {
		return Key{}, fault.New(fault.Invalid, "a key for secrets is 32 bytes in base64, as openssl rand -base64 32 makes it")
	}
	copy(k[:], data)
	return k, nil
}

// NewKey makes a random key.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k[:]) // never fails: crypto/rand
	return k
}

// String writes the key in base64.
func (k Key) String() string { return base64.StdEncoding.EncodeToString(k[:]) }

// id names a key without giving it away.
func (k Key) id() string {
	sum := sha256.Sum256(append([]byte("cordboard secret key "), k[:]...))
	return hex.EncodeToString(sum[:8])
}

// cipher is AES-256-GCM (NIST SP 800-38D) with a random nonce in front of what it seals.
func (k Key) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a value for one place: it opens only where place is the same.
func (k Key) seal(value, place string) (string, error) {
	aead, err := k.cipher()
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return base64.StdEncoding.EncodeToString(aead.Seal(nil, nil, []byte(value), []byte(place))), nil
}

// open gives back what seal was given. An error means another key, another place or a changed text.
func (k Key) open(sealed, place string) (string, error) {
	aead, err := k.cipher()
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	value, err := aead.Open(nil, nil, data, []byte(place))
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	return string(value), nil
}

// errNoKey is what saving a secret says on a server that was started without a key.
var errNoKey = &fault.Error{
	Code: fault.Unavailable, Message: "This server has no key for secrets. Start it with CORDBOARD_SECRET_KEY or --secret-key-file.",
	Fields: map[string]string{"value": "cannot be sealed: start the server with CORDBOARD_SECRET_KEY or --secret-key-file"},
}
