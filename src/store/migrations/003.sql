-- Milliseconds: the promise that the copy is never older; NULL where none was made.
ALTER TABLE job ADD COLUMN freshness INTEGER CHECK (freshness > 0);

-- When a job is executed. What a user says, and how far whoever starts executions is with it.
CREATE TABLE schedule (
  -- AUTOINCREMENT: the number of a removed schedule is not given to another one.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  -- JSON, Interval: how often.
  interval TEXT NOT NULL,
  -- IANA name of the time zone whose wall clock the interval goes by.
  zone TEXT NOT NULL,
  missed TEXT NOT NULL CHECK (missed IN ('catch-up', 'skip')),
  -- JSON, RetryPolicy.
  retry TEXT NOT NULL,
  wait_for_destination INTEGER NOT NULL CHECK (wait_for_destination IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disabled', 'completed')),
  -- When the interval has it due, a failed execution is tried again, a user asked for a run at
  -- once: each NULL where it is not.
  next_run_at INTEGER,
  retry_at INTEGER,
  requested_at INTEGER,
  -- When it was last due, for whatever reason, and taken care of; NULL until then.
  last_run_at INTEGER,
  last_execution_id INTEGER REFERENCES execution (id) ON DELETE SET NULL,
  -- Attempts made since the last one that went well.
  failed_attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  -- When a user last changed it.
  updated_at INTEGER NOT NULL
) STRICT;

-- What goes with a removed job; the schedules of one job.
CREATE INDEX schedule_by_job ON schedule (job_id);
-- An execution that is removed looks here.
CREATE INDEX schedule_by_execution ON schedule (last_execution_id);
