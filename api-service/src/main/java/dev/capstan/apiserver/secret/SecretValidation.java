package dev.capstan.apiserver.secret;

import dev.capstan.apiserver.configmap.ConfigKeys;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** At most 1 MiB; every well-known type has the keys that its readers look for. Values never show in messages. */
final class SecretValidation {
    private static final int LARGEST = 1024 * 1024;
    private static final String ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SecretValidation() {}

    static List<FieldError> validate(Field secret) {
        Field data = secret.child("data");
        List<FieldError> errors = new ArrayList<>(ConfigKeys.validate(data));
        if (data.strings().values().stream()
                        .mapToLong(value -> decode(value).length)
                        .sum()
                > LARGEST) {
            errors.add(FieldError.tooLong(data.path(), LARGEST));
        }
        errors.addAll(
                switch (secret.child("type").text()) {
                    case "kubernetes.io/service-account-token" ->
                        account(secret.child("metadata").child("annotations"));
                    case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
                    case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
                    case "kubernetes.io/basic-auth" -> eitherOf(data.key("username"), data.key("password"));
                    case "kubernetes.io/ssh-auth" -> nonEmpty(data.key("ssh-privatekey"));
                    case "kubernetes.io/tls" -> present(data.key("tls.crt"), data.key("tls.key"));
                    default -> List.of();
                });
        return errors;
    }

    private static List<FieldError> account(Field annotations) {
        return nonEmpty(annotations.key(ACCOUNT_ANNOTATION));
    }

    private static List<FieldError> json(Field document) {
        if (!document.isPresent()) {
            return List.of(document.required(""));
        }
        try {
            JSON.readTree(new String(decode(document.text()), StandardCharsets.UTF_8));
            return List.of();
        } catch (JacksonException notJson) {
            return List.of(document.invalid("<secret contents redacted>", "must be valid JSON"));
        }
    }

    private static List<FieldError> eitherOf(Field one, Field other) {
        return one.isPresent() || other.isPresent() ? List.of() : List.of(one.required(""), other.required(""));
    }

    private static List<FieldError> nonEmpty(Field field) {
        return field.isEmpty() ? List.of(field.required("")) : List.of();
    }

    private static List<FieldError> present(Field... fields) {
        return List.of(fields).stream()
                .filter(field -> !field.isPresent())
                .map(field -> field.required(""))
                .toList();
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
