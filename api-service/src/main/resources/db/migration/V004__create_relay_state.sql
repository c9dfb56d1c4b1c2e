-- What the relay to Kafka remembers. A table of its own: it is written now and then, and must not wait for group commits.
CREATE TABLE relay_state (
    id            smallint PRIMARY KEY CHECK (id = 1),
    published     bigint  NOT NULL,
    rebuilding    boolean NOT NULL,
    kafka_cluster text    NOT NULL
);

COMMENT ON COLUMN relay_state.published IS 'every change up to this revision is in a committed Kafka transaction; log partitions below it may go';
COMMENT ON COLUMN relay_state.rebuilding IS 'a rebuild of the topics has begun and not ended';
COMMENT ON COLUMN relay_state.kafka_cluster IS 'the id of the Kafka cluster last written to; empty before the first';

INSERT INTO relay_state (id, published, rebuilding, kafka_cluster)
VALUES (1, 0, false, '');

CREATE TABLE relay_topics (
    resource text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL
);

COMMENT ON COLUMN relay_topics.revision IS 'the last record of the topic that Kafka is known to have; less in the topic itself means that Kafka lost it';
