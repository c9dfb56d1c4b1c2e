package dev.capstan.standalone;

/** A start that can't go on, told in words for the person at the terminal: what is wrong, and what to do about it. */
public final class StartupException extends RuntimeException {
    private final String remedy;

    public StartupException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
