package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private final AtomicLong published = new AtomicLong();
    private final Acknowledgements acknowledgements = new Acknowledgements(published::set);

    @Test
    void aLaterOneWaitsForAnEarlier() {
        Callback six = acknowledgements.sending(6);
        Callback seven = acknowledgements.sending(7);

        seven.onCompletion(null, null);
        assertThat(published).hasValue(0);

        six.onCompletion(null, null);
        assertThat(published).hasValue(7);
        assertThat(acknowledgements.areComplete()).isTrue();
    }

    @Test
    void aRefusalHoldsUpAllThatComesAfterIt() {
        Callback six = acknowledgements.sending(6);
        Callback seven = acknowledgements.sending(7);

        six.onCompletion(null, new KafkaException("refused"));
        seven.onCompletion(null, null);

        assertThat(published).hasValue(0);
        assertThat(acknowledgements.failure()).hasMessage("refused");
    }
}
