package dev.capstan.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.request.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsUsersWithAndWithoutGroups() throws IOException {
        TokenFile tokens = tokens("""
                # who may come in
                t1,kubernetes-admin,u1,"system:masters,ops"
                t2,system:kube-scheduler,u2

                t3,system:node:n1,u3,system:nodes
                """);

        assertThat(tokens.userOf("t1")).hasValueSatisfying(user -> {
            assertThat(user.name()).isEqualTo("kubernetes-admin");
            assertThat(user.uid()).isEqualTo("u1");
            assertThat(user.groups()).containsExactlyInAnyOrder("system:masters", "ops", "system:authenticated");
        });
        assertThat(tokens.userOf("t2"))
                .map(UserInfo::groups)
                .hasValueSatisfying(groups -> assertThat(groups).containsExactly("system:authenticated"));
        assertThat(tokens.userOf("t3")).map(UserInfo::isNode).contains(true);
        assertThat(tokens.userOf("t4")).isEmpty();
        assertThat(tokens.userOf("")).isEmpty();
    }

    @Test
    void aLineThatIsNoneIsNamedByItsNumberAndNotShown() {
        assertThatThrownBy(() -> tokens("t1,a,b\nsecret"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void withoutAFileNobodyIsKnown() {
        assertThat(new TokenFile(new SecurityProperties(null)).userOf("t1")).isEmpty();
    }

    private TokenFile tokens(String content) throws IOException {
        return new TokenFile(new SecurityProperties(Files.writeString(folder.resolve("tokens.csv"), content)));
    }
}
