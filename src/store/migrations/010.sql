-- What an execution changed, entry by entry. Many to a row: a run may change millions, and a row for
-- each would take it ten times as long to record.
CREATE TABLE change_batch (
  execution_id INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'metadata', 'removed')),
  -- Number of the first entry: 1, 2, 3 and so on within the execution and kind, without gaps
  -- between the batches.
  first INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  -- Each entry is the size of the file in bytes (0 where it means nothing), a slash, the path
  -- relative to the destination, and a NUL.
  entries BLOB NOT NULL
) STRICT;

-- With `count` in it, the number of all entries is found without reading any.
CREATE INDEX change_batch_place ON change_batch (execution_id, kind, first, count);

INSERT INTO change_batch (execution_id, kind, first, count, entries)
SELECT
  execution_id, kind, min(sequence), count(*),
  CAST(group_concat(size || '/' || CAST(path AS TEXT) || char(0), '') AS BLOB)
FROM (SELECT * FROM change ORDER BY execution_id, kind, sequence)
GROUP BY execution_id, kind, (sequence - 1) / 2000;

DROP TABLE change;
