-- A preview that was kept, to be looked at and carried out just so.
CREATE TABLE plan (
  -- AUTOINCREMENT: a number once told to a user means this one only.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- NULL for a preview without a job, and where the job has been removed since.
  job_id INTEGER REFERENCES job (id) ON DELETE SET NULL,
  -- The job's name at the time.
  job_name TEXT,
  -- Absolute paths, as they were at the time.
  source BLOB NOT NULL,
  destination BLOB NOT NULL,
  -- JSON, JobOptions, as they were at the time.
  options TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- JSON, Pairing: which file systems both ends were on.
  ends TEXT NOT NULL,
  -- JSON, the rest of Plan: what a user is shown first.
  summary TEXT NOT NULL,
  -- 1 once all of its nodes are stored; before, it is shown to nobody.
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT;

-- What a run that is restricted to the plan checks each operation against.
CREATE TABLE plan_fingerprints (
  plan_id INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
  -- Bytes that only the engine understands; one fingerprint per node, in their order.
  content BLOB NOT NULL
) STRICT;

-- The operations of a plan, and the folders on the way to them, as a tree. What is in one folder
-- has numbers without a gap, so that any page of it is found at once, however much there is.
CREATE TABLE plan_node (
  plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  -- 0 is the top folder; breadth first.
  node INTEGER NOT NULL,
  -- The folder that it is in; 0 for the top folder, too.
  parent INTEGER NOT NULL,
  name BLOB NOT NULL,
  -- Action: the class that the operation is counted in; NULL where nothing happens to it itself.
  action TEXT,
  -- JSON, Operation without its path; NULL as before.
  operation TEXT,
  -- The first number of what is in it, and how many there are.
  first_child INTEGER NOT NULL,
  children INTEGER NOT NULL,
  -- JSON, an array of Total, over itself and all that is in it; NULL where nothing is in it.
  totals TEXT,
  PRIMARY KEY (plan_id, node)
) STRICT, WITHOUT ROWID;

-- Removals are shown apart.
CREATE INDEX plan_removal ON plan_node (plan_id, node) WHERE action = 'remove';

-- The plan that an execution is restricted to; NULL for all others. Stays when the plan is gone:
-- such an execution must not go on without its restriction.
ALTER TABLE execution ADD COLUMN plan_id INTEGER;

-- An entry that such an execution left as it was, because it is not as the plan has it.
CREATE TABLE drift (
  execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
  -- 1, 2, 3 and so on within the execution, without gaps.
  sequence INTEGER NOT NULL,
  -- Relative to both ends.
  path BLOB NOT NULL,
  -- The type of the operation.
  operation TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('unplanned', 'not-needed')),
  PRIMARY KEY (execution_id, sequence)
) STRICT, WITHOUT ROWID;
