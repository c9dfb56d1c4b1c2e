package dev.capstan.e2e.faults;

/** One blow. */
sealed interface Fault {
    String victim();

    /** {@code kill -9} at any moment. */
    record KillAtRandom(String victim) implements Fault {
        @Override
        public String toString() {
            return "kill " + victim + " at a random moment";
        }
    }

    /** {@code kill -9} between two steps that belong together. */
    record KillAt(FaultPoint point) implements Fault {
        @Override
        public String victim() {
            return point.victim();
        }

        @Override
        public String toString() {
            return "kill " + victim() + " " + point;
        }
    }

    /** It stands still for so long that another takes its place, and then goes on as if nothing had been. */
    record Pause(String victim) implements Fault {
        @Override
        public String toString() {
            return "pause " + victim;
        }
    }
}
