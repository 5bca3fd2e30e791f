-- How far an execution under way is: JSON, LiveProgress; NULL until it is told, and once it ended.
ALTER TABLE execution ADD COLUMN live TEXT;

-- Who may use the page, or read the metrics: a browser that signed in, or a program.
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- SHA-256 of the secret that the other side keeps; the secret itself is nowhere.
  digest BLOB NOT NULL UNIQUE,
  scope TEXT NOT NULL CHECK (scope IN ('page', 'metrics')),
  -- How it began.
  origin TEXT NOT NULL CHECK (origin IN ('link', 'password', 'command')),
  -- What the other side says it is, for showing only.
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  -- NULL: it does not expire.
  expires_at INTEGER
) STRICT;

-- Links that sign in once.
CREATE TABLE sign_in_link (
  -- SHA-256 of the secret in the link.
  digest BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The password of the page: one row, or none.
CREATE TABLE password (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Argon2id, in the PHC string format, with its salt and costs.
  hash TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
