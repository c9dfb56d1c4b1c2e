-- One row per change, written in the transaction that made it. Partitions of equal revision ranges are added ahead of the
-- store's revision and dropped as a whole; rows are never updated or deleted.
CREATE TABLE changes (
    revision     bigint      NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('ADDED', 'MODIFIED', 'DELETED')),
    resource     text COLLATE "C" NOT NULL,
    namespace    text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    uid          text        NOT NULL,
    before       text,
    after        text        NOT NULL,
    traceparent  text,
    batch        uuid        NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (revision)
) PARTITION BY RANGE (revision);

COMMENT ON COLUMN changes.before IS 'null when the object was created';
COMMENT ON COLUMN changes.after IS 'the new state; of a deletion the last state, carrying the revision of the deletion';
COMMENT ON COLUMN changes.batch IS 'the group commit that wrote the row: tells whether a COMMIT without an answer took place';
