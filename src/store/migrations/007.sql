-- How many folders an execution was told to look at; NULL for all there are.
ALTER TABLE execution ADD COLUMN folders INTEGER;
