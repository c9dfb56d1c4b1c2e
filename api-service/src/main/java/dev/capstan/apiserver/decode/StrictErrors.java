package dev.capstan.apiserver.decode;

import java.util.List;

/** What becomes of unknown and repeated fields. */
final class StrictErrors {
    private StrictErrors() {}

    /**
     * @return the warnings that the client gets
     * @throws DecodingException when there are errors and the validation is strict
     */
    static List<String> judge(List<String> errors, FieldValidation validation) {
        return switch (validation) {
            case IGNORE -> List.of();
            case WARN -> List.copyOf(errors);
            case STRICT -> {
                if (!errors.isEmpty()) {
                    throw new DecodingException("strict decoding error: " + String.join(", ", errors));
                }
                yield List.of();
            }
        };
    }
}
