package storagetest

import (
	"context"
	"errors"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// What is done together is there as a whole or not at all, and sees itself meanwhile.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, before, err := db.Audit(t.Context(), storage.AuditFilter{})
		must(t, err)
		errEnough := errors.New("enough")
		make := func(stop error) error {
			return db.Together(t.Context(), func(ctx context.Context, inside *storage.DB) error {
				if _, err := inside.SaveQueue(ctx, anna, storage.Queue{Name: "support"}); err != nil {
					return err
				}
				if _, err := inside.CreateFlow(ctx, anna, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound}); err != nil {
					return err
				}
				if _, err := inside.Flow(ctx, "line"); err != nil {
					return err
				}
				hash, err := inside.KeepAudio(ctx, []byte("sound"))
				if err != nil {
					return err
				}
				if _, err := inside.Audio(ctx, hash); err != nil {
					return err
				}
				return inside.Together(ctx, func(ctx context.Context, same *storage.DB) error { // nested: the same transaction
					if _, err := same.Queue(ctx, "Support"); err != nil {
						return err
					}
					return stop
				})
			})
		}
		if err := make(errEnough); !errors.Is(err, errEnough) {
			t.Fatalf("got %v, want what stopped it", err)
		}
		_, err = db.Queue(t.Context(), "support")
		wantCode(t, err, fault.NotFound)
		_, err = db.Flow(t.Context(), "line")
		wantCode(t, err, fault.NotFound)
		_, after, err := db.Audit(t.Context(), storage.AuditFilter{})
		must(t, err)
		wantSame(t, after, before)

		must(t, make(nil))
		_, err = db.Queue(t.Context(), "support")
		must(t, err)
		_, err = db.Flow(t.Context(), "line")
		must(t, err)
		_, after, err = db.Audit(t.Context(), storage.AuditFilter{})
		must(t, err)
		wantSame(t, after, before+2)
		if err := make(nil); fault.CodeOf(err) != fault.Conflict { // the names are taken
			t.Errorf("got %v, want a conflict", err)
		}
	})
}
