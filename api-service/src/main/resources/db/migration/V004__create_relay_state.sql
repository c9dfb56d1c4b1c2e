-- What the relay to Kafka remembers. A table of its own: it is written now and then, and must not wait for group commits.
CREATE TABLE relay_state (
    id            smallint PRIMARY KEY CHECK (id = 1),
    phase         text   NOT NULL CHECK (phase IN ('CHECKING', 'REBUILDING', 'FOLLOWING')),
    published     bigint NOT NULL,
    kafka_cluster text   NOT NULL
);

COMMENT ON COLUMN relay_state.phase IS 'REBUILDING outlives a crash, so that a half rebuilt topic is rebuilt again';
COMMENT ON COLUMN relay_state.published IS 'every change up to this revision is in a committed Kafka transaction; log partitions below it may go';
COMMENT ON COLUMN relay_state.kafka_cluster IS 'the id of the Kafka cluster last written to; empty before the first';

INSERT INTO relay_state (id, phase, published, kafka_cluster)
VALUES (1, 'CHECKING', 0, '');

CREATE TABLE relay_topics (
    resource text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL
);

COMMENT ON TABLE relay_topics IS 'the revision of the last record that each topic is known to hold in the store''s epoch; a topic that ends before it lost records';
