package dev.capstan.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Sends a patch and nothing else. The client's own {@code patch} reads the object first: a second round-trip, and a right to
 * read that a writer of statuses or events may not have.
 */
public final class ApiPatch {
    private final KubernetesClient client;

    public ApiPatch(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param path {@code /api/v1/namespaces/default/pods/web/status}
     * @return the object as it is now, in JSON
     * @throws KubernetesClientException with the server's answer unless it is a good one
     */
    public String send(String path, PatchType type, String patch) {
        String base = client.getMasterUrl().toString().replaceAll("/+$", "");
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(base + path)
                .method("PATCH", type.getContentType(), patch)
                .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
                .build();
        try {
            HttpResponse<String> response =
                    client.getHttpClient().sendAsync(request, String.class).get();
            if (!response.isSuccessful()) {
                throw refusal(path, response);
            }
            return response.bodyString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted: PATCH " + path, interrupted);
        } catch (ExecutionException | IOException failure) {
            throw KubernetesClientException.launderThrowable(failure);
        }
    }

    private KubernetesClientException refusal(String path, HttpResponse<String> response) throws IOException {
        Status status;
        try {
            status = client.getKubernetesSerialization().unmarshal(response.bodyString(), Status.class);
        } catch (RuntimeException notAStatus) {
            return new KubernetesClientException("PATCH " + path + ": " + response.code(), response.code(), null);
        }
        return new KubernetesClientException("PATCH " + path + ": " + status.getMessage(), response.code(), status);
    }
}
