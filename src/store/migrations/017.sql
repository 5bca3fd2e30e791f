-- 1 of a plan that was to tell whether the copy is true.
ALTER TABLE plan ADD COLUMN verifies INTEGER NOT NULL DEFAULT 0 CHECK (verifies IN (0, 1));
