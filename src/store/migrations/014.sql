-- The metrics count the executions of a job by state, and the page asks for those in one of them:
-- a job that follows its source has hundreds of thousands.
CREATE INDEX execution_by_job_and_state ON execution (job_id, state, id);
