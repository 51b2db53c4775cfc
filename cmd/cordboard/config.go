package main

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/user"
	"strings"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/runtime/effect"
	"cordboard/storage"
)

// ServeCmd is the configuration of the server. Every field can be given as a flag or in the environment; a flag wins.
type ServeCmd struct {
	// Addr is the address to listen on: host:port, or :port for all addresses. CORDBOARD_ADDR; ":8080" by default.
	Addr string `default:":8080" env:"CORDBOARD_ADDR" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	// DB is the database: the path of a file for the embedded one, or a postgres:// URL. CORDBOARD_DB; data/cordboard.db by default.
	DB string `name:"db" default:"data/cordboard.db" env:"CORDBOARD_DB" placeholder:"URL" help:"Database: a file, made when missing, or postgres://user:password@host/name (${default})."`
	// TLSCert is the file of the certificate chain in PEM form. With TLSKey the server speaks HTTPS only. CORDBOARD_TLS_CERT; none by default.
	TLSCert string `name:"tls-cert" env:"CORDBOARD_TLS_CERT" placeholder:"FILE" help:"Certificate chain (PEM); with --tls-key the server speaks HTTPS only."`
	// TLSKey is the file of the certificate's private key in PEM form. CORDBOARD_TLS_KEY; none by default.
	TLSKey string `name:"tls-key" env:"CORDBOARD_TLS_KEY" placeholder:"FILE" help:"Private key of the certificate (PEM)."`
	// PublicURL is where browsers find the server when a proxy is in front of it. https makes cookies Secure and answers tell browsers to stay
	// with TLS; forms from this origin are taken whatever Host the proxy sends. CORDBOARD_PUBLIC_URL; none by default.
	PublicURL string `name:"public-url" env:"CORDBOARD_PUBLIC_URL" placeholder:"URL" help:"Where browsers find the server when a proxy is in front of it, such as https://calls.example.com."`
	// TrustedProxies are the addresses or networks of proxies whose X-Forwarded-For tells who the peer is. CORDBOARD_TRUSTED_PROXIES, with commas;
	// none by default: the peer is the TCP peer.
	TrustedProxies []string `name:"trusted-proxy" env:"CORDBOARD_TRUSTED_PROXIES" placeholder:"CIDR" help:"Address or network of a proxy whose X-Forwarded-For is believed; may be repeated."`
	// AllowInternal are the hosts, addresses and networks that http_request may reach although they are inside. CORDBOARD_ALLOW_INTERNAL, with
	// commas; none by default: public addresses only.
	AllowInternal []string `name:"allow-internal" env:"CORDBOARD_ALLOW_INTERNAL" placeholder:"HOST" help:"Host, address or network inside that flows may send HTTP requests to; may be repeated."`
	// AITurns is how many turns of AI agents may be under way at once. CORDBOARD_AI_TURNS; 64 by default. One that gets no place within 5 s leaves by
	// unavailable.
	AITurns int `name:"ai-turns" default:"64" env:"CORDBOARD_AI_TURNS" placeholder:"N" help:"Turns of AI agents that may be under way at once (${default})."`
	// SecretKeyFile holds the keys that seal secrets, 32 bytes in base64 each: the first one seals, all of them open. CORDBOARD_SECRET_KEY, which holds
	// the keys themselves, wins. CORDBOARD_SECRET_KEY_FILE; by default cordboard.key beside the embedded database, made when it is missing, and none
	// with a database server.
	SecretKeyFile string `name:"secret-key-file" env:"CORDBOARD_SECRET_KEY_FILE" placeholder:"FILE" help:"Keys that seal secrets (base64, 32 bytes each); by default cordboard.key beside the embedded database."`
	// Espeak is the program that speaks texts. CORDBOARD_ESPEAK; espeak-ng where PATH has it by default. Without it prompts are not spoken.
	Espeak string `env:"CORDBOARD_ESPEAK" placeholder:"PATH" help:"The program espeak-ng, which speaks texts; found on PATH by default."`
	// Demo fills an installation with a small contact centre, as far as it is not there. CORDBOARD_DEMO; false by default.
	Demo bool `env:"CORDBOARD_DEMO" help:"Add a small contact centre to look at: flows, queues, agents and a user admin@cordboard.local."`
}

// Help is the second part of `cordboard serve --help`.
func (c *ServeCmd) Help() string {
	return `Applies changes of the schema at start. SIGTERM and Ctrl-C let running requests finish.

Examples:

    cordboard serve --demo
    cordboard serve --addr :443 --tls-cert cert.pem --tls-key key.pem
    cordboard serve --addr 127.0.0.1:8080 --public-url https://calls.example.com --trusted-proxy 127.0.0.1
    cordboard serve --allow-internal crm.internal --allow-internal 10.1.0.0/16
    CORDBOARD_DB=postgres://cordboard:secret@db/cordboard cordboard serve`
}

// Validate implements kong.Validatable.
func (c *ServeCmd) Validate() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fault.New(fault.Invalid, "--tls-cert and --tls-key belong together")
	}
	if c.PublicURL != "" && c.origin() == "" {
		return fault.New(fault.Invalid, "--public-url is http:// or https:// and a host, without a path: %q", c.PublicURL)
	}
	if _, err := effect.New(effect.Config{Internal: c.AllowInternal}); err != nil {
		return fault.New(fault.Invalid, "--allow-internal: %s", fault.Fields(err)["internal_hosts"])
	}
	if c.AITurns < 0 || c.AITurns > 10_000 {
		return fault.New(fault.Invalid, "--ai-turns is at most 10000, and 0 for the default: %d", c.AITurns)
	}
	_, err := c.proxies()
	return err
}

// secure says whether browsers reach the server by TLS: its own, or that of the proxy in front of it.
func (c *ServeCmd) secure() bool { return c.TLSCert != "" || strings.HasPrefix(c.origin(), "https:") }

// origin is the public URL as browsers name the origin of a page (RFC 6454), "" when there is none or it is not one.
func (c *ServeCmd) origin() string {
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

// proxies are the networks of --trusted-proxy; an address is a network of its own.
func (c *ServeCmd) proxies() ([]*net.IPNet, error) {
	var networks []*net.IPNet
	for _, text := range c.TrustedProxies {
		cidr := text
		if address, err := netip.ParseAddr(text); err == nil {
			cidr = netip.PrefixFrom(address.WithZone(""), address.BitLen()).String()
		}
		_, network, err := net.ParseCIDR(cidr)
		if err != nil {
			return nil, fault.New(fault.Invalid, "--trusted-proxy is an address or a network such as 10.0.0.0/8: %q", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// Database is the flag of the commands that work on a database directly.
type Database struct {
	// DB is the database: the path of a file for the embedded one, or a postgres:// URL. CORDBOARD_DB; data/cordboard.db by default.
	DB string `name:"db" default:"data/cordboard.db" env:"CORDBOARD_DB" placeholder:"URL" help:"Database: a file, or postgres://user:password@host/name (${default})."`
}

// with opens a database that is there already, and closes it in the end. A schema that is older than this program is refused: a
// server of the older version may be using it.
func (d Database) with(ctx context.Context, do func(*storage.DB) error) error {
	if !strings.Contains(d.DB, "://") {
		if _, err := os.Stat(d.DB); err != nil {
			return fault.New(fault.NotFound, "there is no database at %s; give --db, or start with cordboard serve or cordboard migrate up", d.DB)
		}
	}
	return d.make(ctx, do)
}

// make is with for commands that may begin an installation: an empty database gets its schema.
func (d Database) make(ctx context.Context, do func(*storage.DB) error) error {
	return d.open(ctx, func(db *storage.DB) error {
		migrations, err := db.MigrationStatus(ctx)
		if err != nil {
			return err
		}
		switch missing := pending(migrations); {
		case missing == len(migrations):
			if _, err := db.Migrate(ctx); err != nil {
				return err
			}
		case missing > 0:
			return fault.New(fault.Conflict, "the database's schema is older than this program (%s missing); run cordboard migrate up", count(missing, "change"))
		}
		return do(db)
	})
}

// open opens the database as it is, and closes it in the end.
func (d Database) open(ctx context.Context, do func(*storage.DB) error) (err error) {
	db, err := storage.Open(ctx, d.DB, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(db)
}

// pending counts the migrations that are not applied.
func pending(migrations []storage.Migration) int {
	n := 0
	for _, m := range migrations {
		if m.AppliedAt == nil {
			n++
		}
	}
	return n
}

// operator is who the audit log names for changes made on the command line.
func operator() storage.Actor {
	name := "command line"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name += " (" + u.Username + ")"
	}
	return storage.Actor{Name: name}
}
