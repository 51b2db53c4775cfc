// Command cordboard is the whole product in one binary: the server, and the tools for flows, users and the database. It owns
// configuration and wiring; rules of flows, routing and storage live in the packages that it joins.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
