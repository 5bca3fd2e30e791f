-- JSON, StageTimes: how much of `elapsed` each stage took; a stage that is not in it took none.
ALTER TABLE execution ADD COLUMN stages TEXT NOT NULL DEFAULT '{}';
