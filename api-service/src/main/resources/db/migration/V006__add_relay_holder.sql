ALTER TABLE relay_state ADD COLUMN holder text NOT NULL DEFAULT '';
COMMENT ON COLUMN relay_state.holder IS 'the session of the relay that this row is written by, so that nobody takes what an earlier one wrote for what is so now';
