package dev.capstan.apiserver.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewsIT {
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private static final String SUBJECT = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private final ApiClient admin = SharedApiServer.client();

    /** The answer has to be what the request itself would get. */
    @ParameterizedTest
    @CsvSource({
        "admin-token,     delete, '',   nodes,       '',      n1, true",
        "admin-token,     escalate, rbac, roles,     '',      '', true",
        "scheduler-token, create, '',   pods,        binding, '', true",
        "scheduler-token, create, '',   pods,        '',      '', false",
        "scheduler-token, list,   apps, replicasets, '',      '', true",
        "scheduler-token, '*',    '',   pods,        '',      '', false",
        "node-token,      patch,  '',   nodes,       status,  n1, true",
        "node-token,      patch,  '',   nodes,       status,  n2, false",
        "stranger-token,  get,    '',   pods,        '',      '', false",
    })
    void tellsWhatOneMayDoToResources(
            String token,
            String verb,
            String group,
            String resource,
            String subresource,
            String name,
            boolean allowed) {
        Answer answer = admin.as(token).post(ACCESS, """
                {"spec": {"resourceAttributes": {"namespace": "default", "verb": "%s", "group": "%s", "resource": "%s",
                  "subresource": "%s", "name": "%s"}}}
                """.formatted(verb, group, resource, subresource, name));

        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        assertThat(answer.at("/kind")).isEqualTo("SelfSubjectAccessReview");
        assertThat(answer.at("/status/allowed")).isEqualTo(Boolean.toString(allowed));
    }

    @Test
    void tellsWhatOneMayDoOnPaths() {
        String question = "{\"spec\": {\"nonResourceAttributes\": {\"path\": \"%s\", \"verb\": \"get\"}}}";
        ApiClient stranger = admin.as("stranger-token");

        assertThat(stranger.post(ACCESS, question.formatted("/version")).at("/status/allowed"))
                .isEqualTo("true");
        assertThat(stranger.post(ACCESS, question.formatted("/metrics")).at("/status/allowed"))
                .isEqualTo("false");
    }

    @Test
    void aQuestionIsAboutOneThing() {
        Answer answer = admin.post(ACCESS, "{\"spec\": {}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.message())
                .contains("exactly one of nonResourceAttributes or resourceAttributes must be specified");
        assertThat(admin.post(RULES, "{\"spec\": {}}").code()).isEqualTo(400);
        assertThat(admin.as("").post(ACCESS, "{\"spec\": {}}").code()).isEqualTo(401);
    }

    @Test
    void listsTheRules() {
        String question = "{\"spec\": {\"namespace\": \"default\"}}";

        assertThat(admin.post(RULES, question).at("/status/resourceRules"))
                .isEqualTo("[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}]");
        assertThat(admin.as("scheduler-token").post(RULES, question).at("/status/resourceRules"))
                .contains(
                        "{\"verbs\":[\"create\"],\"apiGroups\":[\"\"],\"resources\":[\"bindings\",\"pods/binding\"]}");
        Answer agent = admin.as("node-token").post(RULES, question);
        assertThat(agent.at("/status/incomplete")).isEqualTo("true");
        assertThat(agent.at("/status/resourceRules")).contains("\"resourceNames\":[\"n1\"]");
    }

    @Test
    void tellsWhoOneIs() {
        Answer answer = admin.as("node-token").post(SUBJECT, "{}");

        assertThat(answer.at("/status/userInfo/username")).isEqualTo("system:node:n1");
        assertThat(answer.at("/status/userInfo/groups")).contains("system:nodes");
    }
}
