-- Paths are BLOBs: their bytes as the file system has them, which need not be UTF-8.
-- Times ending in _at are milliseconds since the epoch, for showing only: the clock may go back,
-- so whatever has to be in order is ordered by id.
-- JSON columns hold the types of src/model, which say what each field means.

-- A saved definition of what is to be copied where, and how.
CREATE TABLE job (
  -- AUTOINCREMENT: the number of a removed job is not given to another one.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What the user calls it; composed (NFC), 1 to 100 characters.
  name TEXT NOT NULL UNIQUE,
  -- Absolute path of the folder to copy from.
  source BLOB NOT NULL,
  -- Absolute path of the folder to copy to.
  destination BLOB NOT NULL,
  -- JSON, JobOptions: everything that shapes the plan.
  options TEXT NOT NULL,
  -- JSON, Pairing: which file systems both ends were on; NULL until first executed, and again
  -- once an end was moved.
  pairing TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- What a job keeps in its `pairing`, for runs without a job.
CREATE TABLE pairing (
  source BLOB NOT NULL,
  destination BLOB NOT NULL,
  -- JSON, Pairing.
  identities TEXT NOT NULL,
  PRIMARY KEY (source, destination)
) STRICT, WITHOUT ROWID;

-- One performance of a job, or of a run without one. Kept for good; what it changed is not.
CREATE TABLE execution (
  -- The order of executions. AUTOINCREMENT: a number once told to a user means this one only.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- NULL for a run without a job, and where the job has been removed since.
  job_id INTEGER REFERENCES job (id) ON DELETE SET NULL,
  -- The job's name at the time.
  job_name TEXT,
  -- Absolute paths, as they were at the time.
  source BLOB NOT NULL,
  destination BLOB NOT NULL,
  -- JSON, JobOptions, as they were at the time.
  options TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'running', 'suspended', 'completed', 'failed', 'canceled')),
  -- 1 with 'suspended': its process died, nobody paused it.
  interrupted INTEGER NOT NULL DEFAULT 0 CHECK (interrupted IN (0, 1)),
  started_at INTEGER NOT NULL,
  -- NULL until it ended; never before started_at.
  ended_at INTEGER,
  -- Milliseconds of work, pauses left out.
  elapsed REAL NOT NULL DEFAULT 0,
  -- JSON, Counters; a counter that is not in it is 0.
  counters TEXT NOT NULL DEFAULT '{}',
  -- JSON, code and message of what ended it early; NULL where nothing did.
  error TEXT,
  -- JSON, GuardVerdict: why removals were held; NULL where they were not.
  guard TEXT,
  -- JSON, an array of texts.
  warnings TEXT NOT NULL DEFAULT '[]',
  -- JSON, ExecutionProcess: who carries it out; NULL once nobody does.
  process TEXT,
  -- What a user asked of that process and it has not yet taken up.
  request TEXT CHECK (request IN ('pause', 'resume', 'cancel')),
  -- 1 while its rows of change and failure are kept; 0 once they were pruned.
  detailed INTEGER NOT NULL DEFAULT 1 CHECK (detailed IN (0, 1))
) STRICT;

-- Lists and the learned guard look at the newest of one job, ...
CREATE INDEX execution_by_job ON execution (job_id, id);
-- ... of one pair, ...
CREATE INDEX execution_by_pair ON execution (source, destination, id);
-- ... or in one state; the start of every run asks which are unfinished.
CREATE INDEX execution_by_state ON execution (state, id);
-- Pruning looks at what still has rows of change and failure, however old the history is.
CREATE INDEX execution_detailed ON execution (id) WHERE detailed = 1;

-- One entry at the destination that an execution changed. There may be millions: no row ids, and
-- the key is the order in which pages are read.
CREATE TABLE change (
  execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'metadata', 'removed')),
  -- 1, 2, 3 and so on within the execution and kind, without gaps: the highest is the number of
  -- rows, which need not be counted.
  sequence INTEGER NOT NULL,
  -- Relative to the destination.
  path BLOB NOT NULL,
  -- Bytes of the file; 0 where it means nothing.
  size INTEGER NOT NULL,
  PRIMARY KEY (execution_id, kind, sequence)
) STRICT, WITHOUT ROWID;

-- One entry that an execution could not carry over.
CREATE TABLE failure (
  execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
  -- 1, 2, 3 and so on within the execution, without gaps.
  sequence INTEGER NOT NULL,
  -- Relative to both ends.
  path BLOB NOT NULL,
  -- FailedOperation: what was being done.
  operation TEXT NOT NULL,
  -- FailureCode: a stable code of what went wrong.
  code TEXT NOT NULL,
  -- The same for the user, with the way out.
  message TEXT NOT NULL,
  -- When trying again makes sense.
  retry TEXT NOT NULL CHECK (retry IN ('now', 'later', 'never')),
  PRIMARY KEY (execution_id, sequence)
) STRICT, WITHOUT ROWID;

-- What is known, durably, to be finished in an execution that may have to be resumed.
CREATE TABLE checkpoint (
  execution_id INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
  -- JSON that only the engine understands.
  content TEXT NOT NULL
) STRICT;

-- The removals that the guard held, until a user approves of them.
CREATE TABLE held_removals (
  execution_id INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
  -- JSON that only the engine understands.
  content TEXT NOT NULL
) STRICT;
