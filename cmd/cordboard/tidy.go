package main

import (
	"context"
	"time"
)

// tidyEvery is how often a server looks for what nobody needs any more.
const tidyEvery = time.Hour

// tidy forgets recordings that no prompt has, and what the desk has kept long enough, at each tick until ctx ends.
func (a *App) tidy(ctx context.Context, ticks <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		if err := a.DB.ForgetAudio(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.Warn("recordings that no prompt has could not be forgotten", "error", err)
		}
		n, err := a.DB.Desk().Forget(ctx)
		if err != nil && ctx.Err() == nil {
			a.Config.Log.Warn("old figures of the desk could not be forgotten, they are with the next look", "rows", n, "error", err)
		} else if n > 0 {
			a.Config.Log.Info("forgot old figures of the desk", "rows", n)
		}
	}
}

// readForSearch reads what a search needs, so that who searches first after a start does not wait for it.
func (a *App) readForSearch(ctx context.Context) {
	if err := a.DB.ReadForSearch(ctx); err != nil && ctx.Err() == nil {
		a.Config.Log.Warn("flows could not be read for the search yet, the first search does it", "error", err)
	}
}
