package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"cordboard/flow"
)

// DraftNews is what became of a draft since a revision.
type DraftNews struct {
	Revision    int64      // of the draft as it is
	Before, Now *flow.Flow // nil when nothing was saved since
	By          []Actor    // who saved what still differs, each once, the latest first; only ID and name are known
	At          time.Time  // of the latest change
}

// DraftSince tells what people saved in a draft since a revision. One that is too old to tell is a conflict fault.
func (db *DB) DraftSince(ctx context.Context, name string, revision int64) (DraftNews, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil || row.Revision == revision {
		return DraftNews{Revision: row.Revision}, err
	}
	now, err := db.draftNow(ctx, name)
	if err != nil {
		return DraftNews{}, err
	}
	news := DraftNews{Revision: now.row.Revision, Now: now.draft}
	if _, news.Before, err = db.draftAt(ctx, now, revision); err != nil {
		return DraftNews{}, err
	}
	since, err := db.read().changesSince(ctx, now.row, revision)
	if err != nil {
		return DraftNews{}, fmt.Errorf("news of %s: %w", name, err)
	}
	latest := slices.SortedFunc(maps.Values(since), func(a, b recordChange) int { return int(b.revision - a.revision) })
	for i, change := range latest {
		if i == 0 {
			news.At = change.at
		}
		if !slices.ContainsFunc(news.By, func(a Actor) bool { return a.UserID == change.byID && a.Name == change.by }) {
			news.By = append(news.By, Actor{UserID: change.byID, Name: change.by})
		}
	}
	return news, nil
}
