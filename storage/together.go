package storage

import "context"

// Together runs do with a database whose reads and writes are one transaction, for changes of many things that belong together: they are all
// there when do gives no error, and none of them else. do uses the database that it is given and no other, and gives back every error of it.
// It may be called again when the transaction lost against another, and others wait for the writer of an embedded database meanwhile: what takes
// its time is done before. What needs a connection of its own, such as the desk and the journal, is not there inside.
func (db *DB) Together(ctx context.Context, do func(ctx context.Context, db *DB) error) error {
	if db.joined != nil {
		return do(ctx, db)
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		return do(ctx, &DB{dialect: db.dialect, config: db.config, joined: t})
	})
}
