-- One row, updated under the commit lock by every group commit.
CREATE TABLE store_state (
    id        smallint PRIMARY KEY CHECK (id = 1),
    epoch     bigint NOT NULL,
    revision  bigint NOT NULL,
    compacted bigint NOT NULL
) WITH (fillfactor = 10);

COMMENT ON COLUMN store_state.epoch IS 'grows whenever earlier history no longer counts; starts at the time of creation, so that two stores do not share one';
COMMENT ON COLUMN store_state.compacted IS 'the change log is complete for revisions above this one';

INSERT INTO store_state (id, epoch, revision, compacted)
VALUES (1, (extract(EPOCH FROM clock_timestamp()) * 1000)::bigint, 0, 0);
