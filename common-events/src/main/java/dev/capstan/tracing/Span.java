package dev.capstan.tracing;

/**
 * A step of a trace. Between its making and {@link #close} it is the {@link Cause} on whose behalf the thread works; both on the
 * same thread.
 */
public interface Span extends AutoCloseable {
    /** What is done when nothing is recorded. */
    Span NONE = new Span() {
        @Override
        public Span with(String attribute, Object value) {
            return this;
        }

        @Override
        public void failed(String why) {}

        @Override
        public void close() {}
    };

    /**
     * @param value its text is only made when it is recorded
     */
    Span with(String attribute, Object value);

    void failed(String why);

    @Override
    void close();
}
