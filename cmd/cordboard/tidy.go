package main

import (
	"context"
	"time"
)

// tidyEvery is how often a server looks for what nobody needs any more.
const tidyEvery = time.Hour

// tidy forgets recordings that no prompt has, at each tick until ctx ends.
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
	}
}
