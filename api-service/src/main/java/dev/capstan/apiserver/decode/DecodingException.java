package dev.capstan.apiserver.decode;

/** A body that can't be read, told in Go's words; the caller knows what it was to be read as and adds that. */
final class DecodingException extends RuntimeException {
    DecodingException(String message) {
        super(message);
    }
}
