package dev.capstan.apiserver.publish;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Reads and writes {@code relay_topics}. */
interface RelayTopicRows extends Repository<RelayTopicRow, String> {
    List<RelayTopicRow> findAll();

    void save(RelayTopicRow row);
}
