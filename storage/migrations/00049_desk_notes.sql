-- +goose Up
-- what the desk knows of a contact besides its offers: the routing rules that it met, the reason of its wrap-up
CREATE TABLE desk_notes (
  id      TEXT   NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  contact TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  data    TEXT   NOT NULL
);
CREATE INDEX desk_notes_contact ON desk_notes (contact, at);
CREATE INDEX desk_notes_at ON desk_notes (at);

-- +goose Down
DROP TABLE desk_notes;
