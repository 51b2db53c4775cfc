package storagetest

import (
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// Uploaded bundles are kept by person, three at most and for a day, and only until they came in.
func TestKeptBundles(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		ctx := t.Context()
		var ids []string
		for _, name := range []string{"one", "two", "three", "four"} {
			clock.pass(time.Minute)
			id, err := db.KeepBundle(ctx, anna.UserID, name+".json", []byte("{\x00"+name))
			must(t, err)
			ids = append(ids, id)
		}
		_, err := db.KeptBundle(ctx, anna.UserID, ids[0]) // the oldest went
		wantCode(t, err, fault.NotFound)
		k, err := db.KeptBundle(ctx, anna.UserID, ids[1])
		must(t, err)
		wantSame(t, k.Name+" "+string(k.Data)+k.Report, "two.json {\x00two")
		_, err = db.KeptBundle(ctx, bert.UserID, ids[1]) // of somebody else
		wantCode(t, err, fault.NotFound)
		wantCode(t, db.BundleCameIn(ctx, bert.UserID, ids[1], "{}"), fault.NotFound)

		must(t, db.BundleCameIn(ctx, anna.UserID, ids[1], `{"changes":1}`))
		k, err = db.KeptBundle(ctx, anna.UserID, ids[1])
		must(t, err)
		wantSame(t, string(k.Data)+k.Report, `{"changes":1}`)
		wantCode(t, db.BundleCameIn(ctx, anna.UserID, ids[1], `{}`), fault.NotFound) // once only

		must(t, db.ForgetBundle(ctx, bert.UserID, ids[2])) // not his
		_, err = db.KeptBundle(ctx, anna.UserID, ids[2])
		must(t, err)
		must(t, db.ForgetBundle(ctx, anna.UserID, ids[2]))
		_, err = db.KeptBundle(ctx, anna.UserID, ids[2])
		wantCode(t, err, fault.NotFound)

		clock.pass(25 * time.Hour)
		_, err = db.KeepBundle(ctx, bert.UserID, "five.json", []byte("{}"))
		must(t, err)
		_, err = db.KeptBundle(ctx, anna.UserID, ids[3]) // a day is over
		wantCode(t, err, fault.NotFound)
	})
}
