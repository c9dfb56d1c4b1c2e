package dev.capstan.apiserver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.resource.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
    @Test
    void comesBackAsItWent() {
        ContinueToken token = new ContinueToken(245, ObjectKey.namespaced("rec", "crash"));

        assertThat(ContinueToken.decode(token.encode())).isEqualTo(token);
    }

    @Test
    void clusterScopedObjectsHaveNoNamespaceInIt() {
        ContinueToken token = new ContinueToken(7, ObjectKey.clusterScoped("node-1"));

        assertThat(ContinueToken.decode(token.encode()).after()).isEqualTo(ObjectKey.clusterScoped("node-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "e30", "!!", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MCwic3RhcnQiOiJhIn0"})
    void refusesWhatThisServerNeverGave(String token) {
        assertThatThrownBy(() -> ContinueToken.decode(token))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessageStartingWith("invalid continue token: continue key is not valid: ");
    }
}
