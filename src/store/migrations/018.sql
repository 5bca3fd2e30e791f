-- Speed is not limited, unless it is asked for.
UPDATE job SET options = json_set(options, '$.maxRate', json('null'));
UPDATE execution SET options = json_set(options, '$.maxRate', json('null'));
UPDATE plan SET options = json_set(options, '$.maxRate', json('null'));
