ALTER TABLE relay_state ADD COLUMN acknowledged bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN relay_state.acknowledged IS 'every change up to this revision can be read in Kafka, maybe in a transaction that is still open; for instances without the relay';
UPDATE relay_state SET acknowledged = published;
