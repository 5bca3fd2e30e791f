-- 1 from the start of its last execution until what came of that was taken into account.
ALTER TABLE schedule ADD COLUMN under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1));

-- What a run that is due waits for: that its destination is free, or is there; NULL where none does.
ALTER TABLE schedule ADD COLUMN waiting TEXT CHECK (waiting IN ('execution', 'destination'));
