package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// Run starts the server and serves until it is told to stop.
func (c *ServeCmd) Run(ctx context.Context, t *terminal) error {
	log := slog.New(slog.NewTextHandler(t.err, nil))
	catalog := activities.Catalog()
	keys, err := c.secretKeys()
	if err != nil {
		return err
	}
	db, err := storage.Open(ctx, c.DB, storage.Config{Catalog: catalog, Keys: keys})
	if err != nil {
		return err
	}
	defer func() {
		if err := db.Close(); err != nil {
			log.Error("the database did not close", "error", err)
		}
	}()
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	listener, err := c.listen()
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // Serve has closed it already, unless something failed before
	if c.Demo {
		if err := seedDemo(ctx, db, catalog, t.out); err != nil {
			return err
		}
	} else if err := firstSteps(ctx, db, t.out, c.address(listener)); err != nil {
		return err
	}
	config, err := c.app(db, log)
	if err != nil {
		return err
	}
	app, err := New(config)
	if err != nil {
		return err
	}
	defer app.Close()
	fmt.Fprintf(t.out, "Cordboard is ready at %s\n", c.address(listener))
	return app.Run(ctx, listener)
}

// app is the configuration as the app takes it.
func (c *ServeCmd) app(db *storage.DB, log *slog.Logger) (AppConfig, error) {
	proxies, err := c.proxies()
	if err != nil {
		return AppConfig{}, err
	}
	config := AppConfig{DB: db, Secure: c.secure(), TrustedProxies: proxies, Internal: c.AllowInternal, AITurns: c.AITurns, Espeak: c.Espeak, Log: log, API: jsonAPI}
	if origin := c.origin(); origin != "" {
		config.Origins = []string{origin}
	}
	return config, nil
}

func (c *ServeCmd) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "cannot listen on %s; choose another address with --addr", c.Addr)
	}
	if c.TLSCert == "" {
		return listener, nil
	}
	certificate, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		_ = listener.Close()
		return nil, fault.Wrap(err, fault.Invalid, "--tls-cert and --tls-key cannot be used")
	}
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// address is where a browser finds the server: at its public address, else on this machine.
func (c *ServeCmd) address(l net.Listener) string {
	if origin := c.origin(); origin != "" {
		return origin
	}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return scheme + "://" + l.Addr().String()
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// setupLife is how long the link that makes the first admin works.
const setupLife = 24 * time.Hour

// firstSteps prints a one-time link to an installation that has no user yet.
func firstSteps(ctx context.Context, db *storage.DB, out io.Writer, address string) error {
	users, err := db.Users(ctx)
	if err != nil || len(users) > 0 {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	plain, err := db.CreateSetupToken(ctx, storage.Actor{Name: "server on " + strings.TrimSpace(host)}, storage.SetupToken{ExpiresAt: time.Now().Add(setupLife)})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Nobody can sign in yet. Open this link within 24 hours to make the first administrator:\n\n    %s/setup?token=%s\n\n", address, plain)
	return nil
}
