package bundle

import (
	"context"

	"cordboard/flow/fault"
	"cordboard/storage"
)

func loadSchedule(ctx context.Context, db *storage.DB, name string, _ Parts) (Resource, error) {
	s, err := db.Schedule(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	return Resource{Name: Name{kindSchedule, s.Name}, Description: s.Description}.with(s.Document)
}

func saveSchedule(ctx context.Context, in place, r Resource) error {
	there, err := in.db.Schedule(ctx, r.Name.Name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	s := storage.Schedule{ID: there.ID, Name: r.Name.Name, Description: r.Description, UpdatedAt: there.UpdatedAt}
	if err := r.settings(&s.Document); err != nil {
		return err
	}
	_, err = in.db.SaveSchedule(ctx, in.who, s)
	return err
}
