package dev.capstan.apiserver.decode;

/** The {@code fieldValidation} parameter: what becomes of unknown and duplicate fields. The default is {@code Warn}. */
public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
}
