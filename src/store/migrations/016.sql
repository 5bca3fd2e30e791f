-- No version is kept of what is replaced or removed, unless it is asked for.
UPDATE job SET options = json_set(options, '$.keepVersions', json('null'));
UPDATE execution SET options = json_set(options, '$.keepVersions', json('null'));
UPDATE plan SET options = json_set(options, '$.keepVersions', json('null'));
UPDATE plan SET summary = json_insert(summary, '$.counters.versions', 0);
