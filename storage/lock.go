//go:build unix

package storage

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lockDirectory takes the data directory for this process. The lock ends with the process, however it ends.
func lockDirectory(directory string) (unlock func() error, err error) {
	file, err := os.OpenFile(filepath.Join(directory, "cordboard.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unavailable(err, "The data directory %s is not writable; choose another with --db.", directory)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		_ = file.Close() // the lock it holds is somebody else's
		return nil, unavailable(nil, "Another Cordboard process uses the data directory %s; stop it first, or use a database server for several.", directory)
	}
	if err != nil {
		return nil, errors.Join(unavailable(err, "The data directory %s cannot be locked.", directory), file.Close())
	}
	return file.Close, nil
}
