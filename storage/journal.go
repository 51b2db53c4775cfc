package storage

import (
	"context"
	"errors"
	"time"

	"cordboard/runtime"
)

type batch struct{}

func (t *tx) mergeBatches(ctx context.Context, jobs []*job) error { return nil }

var errTODO = errors.ErrUnsupported

func (j journal) Create(ctx context.Context, c runtime.Contact) error { return errTODO }
func (j journal) Batch(ctx context.Context, arrivals []runtime.Arrival, step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) ([]runtime.Outcome, error) {
	return nil, errTODO
}
func (j journal) Acknowledge(ctx context.Context, done []runtime.Operation) error { return errTODO }
func (j journal) Pending(ctx context.Context, after string, limit int) ([]runtime.Operation, error) {
	return nil, errTODO
}
func (j journal) Due(ctx context.Context, now time.Time, limit int) ([]runtime.Operation, error) {
	return nil, errTODO
}
func (j journal) Contact(ctx context.Context, id string) (runtime.Contact, error) {
	return runtime.Contact{}, errTODO
}
func (j journal) Entries(ctx context.Context, contact string, from int64) ([]runtime.Entry, error) {
	return nil, errTODO
}
