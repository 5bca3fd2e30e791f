-- 1: a process that stays carried it out last, and nobody paused it; the next one of that kind goes
-- on with it where it was interrupted.
ALTER TABLE execution ADD COLUMN resident INTEGER NOT NULL DEFAULT 0;
