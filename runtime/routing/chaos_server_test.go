package routing_test

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// ownServer starts a database server that the test may restart, and gives how.
func ownServer(t *testing.T) (address string, restart func()) {
	t.Helper()
	out, err := exec.Command("bash", "-c", `. ../../.ci/lib.sh; pg_bin`).Output()
	if err != nil {
		t.Fatalf("no PostgreSQL server found: %v", err)
	}
	bin, home := strings.TrimSpace(string(out)), t.TempDir()
	// As an unprivileged user: the server refuses to run as root.
	var as []string
	if os.Getuid() == 0 {
		for folder := home; folder != os.TempDir() && folder != "/"; folder = folder[:strings.LastIndexByte(folder, '/')] {
			if err := os.Chmod(folder, 0o711); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := exec.Command("chown", "postgres", home).CombinedOutput(); err != nil {
			t.Fatalf("chown: %v %s", err, out)
		}
		as = []string{"runuser", "-u", "postgres", "--"}
	}
	run := func(args ...string) {
		t.Helper()
		args = append(as, args...)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = home
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	port := freePort(t)
	data, log := home+"/data", home+"/log"
	run(bin+"/initdb", "-D", data, "-U", "cordboard", "-A", "trust", "-E", "UTF8", "--locale=C")
	options := "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + home
	run(bin+"/pg_ctl", "start", "-D", data, "-w", "-l", log, "-o", options)
	t.Cleanup(func() { run(bin+"/pg_ctl", "stop", "-D", data, "-m", "immediate", "-w") })
	return "postgres://cordboard@127.0.0.1:" + port + "/postgres?sslmode=disable", func() {
		run(bin+"/pg_ctl", "restart", "-D", data, "-m", "immediate", "-w", "-l", log, "-o", options)
	}
}

// freePort finds a port that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
