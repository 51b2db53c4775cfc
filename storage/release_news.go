package storage

import (
	"context"
	"fmt"
)

// ReleaseNews is what somebody is to be told about releases.
type ReleaseNews struct {
	Waiting []Release // for a second person, which the user may be; the oldest first
	Answers []Release // which the user made, of which somebody else or the clock decided, and which the user has not seen since; the newest first
}

// mostReleaseNews bounds each list of news.
const mostReleaseNews = 20

// ReleaseNews tells a user what waits for a second person and what came of the user's own releases. decides says whether the user may approve.
func (db *DB) ReleaseNews(ctx context.Context, userID string, decides bool) (ReleaseNews, error) {
	var news ReleaseNews
	var err error
	if decides {
		if news.Waiting, err = db.newsOf(ctx, `r.state = 'asked' AND r.made_by_id <> ?`, `r.made_at`, userID); err != nil {
			return news, err
		}
	}
	news.Answers, err = db.newsOf(ctx, `r.made_by_id = ? AND r.seen_at IS NULL AND (r.decided_by_id NOT IN ('', r.made_by_id) OR r.state = 'missed')`, `COALESCE(r.ended_at, r.decided_at, r.made_at) DESC`, userID)
	return news, err
}

func (db *DB) newsOf(ctx context.Context, where, order, userID string) ([]Release, error) {
	var rows []releaseRow
	err := db.read().list(ctx, &rows, releaseQuery+` WHERE f.deleted_at IS NULL AND `+where+` ORDER BY `+order+`, r.id LIMIT ?`, userID, mostReleaseNews)
	if err != nil {
		return nil, fmt.Errorf("look for news of releases: %w", err)
	}
	var list []Release
	for _, r := range rows {
		list = append(list, r.noun())
	}
	return list, nil
}

// SeeRelease notes that the one who asked has seen what came of a release so far; what comes of it later is told again. For others it changes nothing.
func (db *DB) SeeRelease(ctx context.Context, userID, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE releases SET seen_at = ? WHERE id = ? AND made_by_id = ? AND seen_at IS NULL`, millis(t.now), id, userID)
		if err != nil {
			return fmt.Errorf("note that a release was seen: %w", err)
		}
		return nil
	})
}
