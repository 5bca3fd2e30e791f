-- Where users are told of what happened. The secrets are in here, and nowhere else.
CREATE TABLE channel (
  -- AUTOINCREMENT: the number of a removed channel is not given to another one.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What the user calls it; composed (NFC), 1 to 100 characters.
  name TEXT NOT NULL UNIQUE,
  -- NULL: notices of every job, and of runs without one. A channel of one job goes with it.
  job_id INTEGER REFERENCES job (id) ON DELETE CASCADE,
  -- JSON, ChannelTarget: the address, with its secrets.
  target TEXT NOT NULL,
  -- JSON, an array of NoticeKind: what it is sent.
  kinds TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Removing a job looks for its channels.
CREATE INDEX channel_by_job ON channel (job_id);

-- A notice on its way to one channel. What is settled stays for a while, so that nothing is told
-- twice.
CREATE TABLE outbox (
  -- The order in which notices were put in.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel_id INTEGER NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
  -- Notice.event: each channel is told of it once.
  event TEXT NOT NULL,
  -- JSON, Notice.
  notice TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'delivered', 'given-up', 'superseded')),
  -- How often it was taken out to be delivered.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When it may be taken next. Set on taking, so that whoever takes it has it until then, and one
  -- that is killed meanwhile leaves it to the next.
  due_at INTEGER NOT NULL,
  -- Why it did not arrive the last time; NULL where nothing went wrong. Holds no secret.
  last_error TEXT,
  -- NULL while it waits.
  settled_at INTEGER,
  UNIQUE (channel_id, event)
) STRICT;

-- What is due is asked often; what is settled is asked for its age only.
CREATE INDEX outbox_waiting ON outbox (channel_id, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
