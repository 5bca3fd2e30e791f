-- Bytes in use on the source's file system when an execution began; NULL where unknown.
ALTER TABLE execution ADD COLUMN source_used INTEGER;
