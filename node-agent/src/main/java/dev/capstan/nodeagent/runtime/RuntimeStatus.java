package dev.capstan.nodeagent.runtime;

/** CRI's two runtime conditions. The node is Ready when both hold; otherwise the messages say why not. */
public record RuntimeStatus(Condition runtimeReady, Condition networkReady) {

    public boolean isReady() {
        return runtimeReady.holds() && networkReady.holds();
    }

    /**
     * One condition.
     *
     * @param reason Kubernetes' CamelCase reason, empty when the condition holds
     * @param message for people, empty when the condition holds
     */
    public record Condition(boolean holds, String reason, String message) {
        public static Condition met() {
            return new Condition(true, "", "");
        }

        public static Condition unmet(String reason, String message) {
            return new Condition(false, reason, message);
        }
    }
}
