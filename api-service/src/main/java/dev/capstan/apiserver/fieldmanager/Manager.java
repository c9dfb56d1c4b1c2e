package dev.capstan.apiserver.fieldmanager;

/**
 * Who owns fields: a program, by what it does with them. Two entries of {@code managedFields} are the same manager's when all
 * of this is equal; appliers are the same whatever version of the API they last applied in.
 *
 * @param name of the program, as {@code fieldManager} or the User-Agent gave it
 * @param apiVersion empty for appliers
 * @param subresource {@code status}, {@code scale}, or empty
 */
public record Manager(String name, Operation operation, String apiVersion, String subresource) {
    /** How a manager came to own its fields; printed as it stands. */
    public enum Operation {
        Apply,
        Update
    }

    private static final String UNKNOWN = "unknown";
    private static final int LONGEST_NAME = 128;

    public static Manager updater(String name, String apiVersion, String subresource) {
        return new Manager(name.isEmpty() ? UNKNOWN : name, Operation.Update, apiVersion, subresource);
    }

    public static Manager applier(String name, String subresource) {
        return new Manager(name, Operation.Apply, "", subresource);
    }

    /** The program's name in a User-Agent header: all before the first slash that can be printed. */
    public static String nameIn(String userAgent) {
        StringBuilder name = new StringBuilder();
        userAgent
                .split("/", 2)[0]
                .codePoints()
                .filter(character -> !Character.isISOControl(character))
                .limit(LONGEST_NAME)
                .forEach(name::appendCodePoint);
        return name.toString();
    }
}
