-- What executions tell of themselves as they go.
CREATE TABLE log_entry (
  execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
  -- 1, 2, 3 and so on within the execution, without gaps.
  sequence INTEGER NOT NULL,
  -- LogKind: what it is about.
  kind TEXT NOT NULL,
  -- The same for the user, on one line.
  message TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- How often it was said in a row, and when last.
  count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0),
  last_at INTEGER NOT NULL,
  PRIMARY KEY (execution_id, sequence)
) STRICT, WITHOUT ROWID;

-- How fast an execution was, for a chart. Apart from it, as few want to see that.
CREATE TABLE throughput (
  execution_id INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
  -- JSON, an array of Sample, at most some hundred.
  samples TEXT NOT NULL
) STRICT;
