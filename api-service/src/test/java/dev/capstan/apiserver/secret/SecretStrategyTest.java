package dev.capstan.apiserver.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SecretStrategyTest {
    private final SecretStrategy strategy = new SecretStrategy();

    private ObjectNode secret(String json) {
        ObjectNode secret = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        strategy.setDefaults(secret);
        return secret;
    }

    private static List<String> fields(List<FieldError> errors) {
        return errors.stream().map(FieldError::field).toList();
    }

    @Test
    void keepsTextAsDataOnly() {
        ObjectNode secret = secret("{'data':{'a':'b2xk'},'stringData':{'a':'new'}}");

        assertThat(secret.toString()).isEqualTo("{\"data\":{\"a\":\"bmV3\"},\"type\":\"Opaque\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubernetes.io/tls|data[tls.crt]",
                "kubernetes.io/basic-auth|data[username]",
                "kubernetes.io/ssh-auth|data[ssh-privatekey]",
                "kubernetes.io/dockerconfigjson|data[.dockerconfigjson]",
                "kubernetes.io/service-account-token|metadata.annotations[kubernetes.io/service-account.name]"
            })
    void demandsTheKeysOfWellKnownTypes(String type, String field) {
        ObjectNode secret = secret("{'metadata':{},'type':'" + type + "'}");

        assertThat(fields(strategy.validateCreate(secret, new ArrayList<>()))).contains(field);
    }

    @Test
    void neverShowsAValueInAMessage() {
        ObjectNode secret =
                secret("{'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'s3cr3t{'}}");

        assertThat(strategy.validateCreate(secret, new ArrayList<>()))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).doesNotContain("s3cr3t"));
    }

    @Test
    void keepsItsType() {
        ObjectNode old = secret("{'type':'a/b'}");

        assertThat(fields(strategy.validateUpdate(secret("{'type':'c/d'}"), old, new ArrayList<>())))
                .containsExactly("type");
    }

    @Test
    void keepsItsDataOnceImmutable() {
        ObjectNode old = secret("{'immutable':true,'data':{'a':'b2xk'}}");

        assertThat(fields(strategy.validateUpdate(secret("{'data':{'a':'bmV3'}}"), old, new ArrayList<>())))
                .containsExactly("immutable", "data");
        assertThat(strategy.validateUpdate(old.deepCopy(), old, new ArrayList<>()))
                .isEmpty();
    }
}
