package dev.capstan.standalone.pki;

import java.util.Base64;

/** The file that makes a cluster kubectl's. */
public final class Kubeconfig {
    private Kubeconfig() {}

    public static String of(String server, byte[] authorityPem, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: capstan
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: admin
                  user:
                    token: %s
                contexts:
                - name: capstan
                  context:
                    cluster: capstan
                    user: admin
                current-context: capstan
                """.formatted(server, Base64.getEncoder().encodeToString(authorityPem), token);
    }
}
