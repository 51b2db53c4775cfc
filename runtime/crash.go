package runtime

import (
	"os"
	"syscall"
)

// crashPoint is set by the crash test only: the process kills itself with SIGKILL at the named point, the CORDBOARD_CRASH_AFTER-th time
// it comes by.
var crashPoint = os.Getenv("CORDBOARD_CRASH_AT")

var crashCount = make(chan int, 1)

func init() {
	n := 0
	for _, c := range os.Getenv("CORDBOARD_CRASH_AFTER") {
		n = n*10 + int(c-'0')
	}
	crashCount <- n
}

// crash kills the process at a named point when the crash test asked for it. It costs one string comparison otherwise.
func crash(point string) {
	if crashPoint == "" || crashPoint != point {
		return
	}
	n := <-crashCount
	if n <= 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	crashCount <- n - 1
}
