-- Every object as it is now. The body is the JSON that the API shows; it stays text because writing jsonb costs twice the
-- CPU of a commit. "C" collation gives the order of lists and makes comparing keys cheap.
CREATE TABLE objects (
    resource  text COLLATE "C" NOT NULL,
    namespace text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    uid       text   NOT NULL,
    revision  bigint NOT NULL,
    body      text   NOT NULL,
    PRIMARY KEY (resource, namespace, name)
) WITH (fillfactor = 80);

COMMENT ON COLUMN objects.resource IS 'plural and group, as in deployments.apps';
COMMENT ON COLUMN objects.namespace IS 'empty for cluster-scoped objects';
COMMENT ON COLUMN objects.revision IS 'the revision of the change that wrote this state; metadata.resourceVersion';

-- For people: SELECT name FROM objects_json WHERE resource = 'pods' AND object #>> '{status,phase}' = 'Failed';
CREATE VIEW objects_json AS
SELECT resource, namespace, name, uid, revision, body::jsonb AS object
FROM objects;
