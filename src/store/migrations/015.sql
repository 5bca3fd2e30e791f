-- Removals come last, unless it is said that they may make room.
UPDATE job SET options = json_set(options, '$.deleteBefore', json('false'));
UPDATE execution SET options = json_set(options, '$.deleteBefore', json('false'));
UPDATE plan SET options = json_set(options, '$.deleteBefore', json('false'));
