// Command yiping is the whole product: the daemon, a demo building, and the tools to check a
// configuration and to ask why a screen shows what it shows.
//
// Exit codes: 0 done, 1 refused or failed, 2 wrong usage. What is wrong and what to do about it is said on
// stderr, in a line of Chinese and one of English.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
