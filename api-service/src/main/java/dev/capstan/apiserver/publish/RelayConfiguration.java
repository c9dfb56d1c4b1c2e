package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.ChangeFeed;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The relay, to be imported beside {@link dev.capstan.apiserver.store.StoreConfiguration}. Wants {@code spring.kafka.*}; gives
 * the store its {@link dev.capstan.apiserver.store.Publication}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RelayProperties.class, KafkaProperties.class})
@EntityScan
@EnableJpaRepositories
public class RelayConfiguration {
    @Bean
    RelayLedger relayLedger(RelayStateRows states, RelayTopicRows topics, PlatformTransactionManager transactions) {
        return new RelayLedger(states, topics, transactions);
    }

    @Bean
    RelayHolder relayHolder(DataSource dataSource) {
        return new RelayHolder(dataSource);
    }

    @Bean
    Relay relay(
            ChangeFeed feed,
            RelayLedger ledger,
            KafkaProperties kafka,
            RelayProperties properties,
            DataSource dataSource) {
        Map<String, Object> producer = kafka.buildProducerProperties();
        RelaySession session = new RelaySession(
                feed,
                ledger,
                new ObjectTopics(kafka.buildAdminProperties(), properties),
                new ShardTopics(kafka.buildAdminProperties()),
                new TopicReader(kafka.buildConsumerProperties()),
                () -> new RelayProducer(producer, properties),
                properties);
        return new Relay(session, ledger, dataSource, properties.electionInterval());
    }
}
