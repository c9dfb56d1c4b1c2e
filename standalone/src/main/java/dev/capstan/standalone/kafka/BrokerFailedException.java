package dev.capstan.standalone.kafka;

/** The broker ended where it should have run. */
final class BrokerFailedException extends Exception {
    BrokerFailedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
