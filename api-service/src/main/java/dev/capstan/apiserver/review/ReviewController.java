package dev.capstan.apiserver.review;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.Decoded;
import dev.capstan.apiserver.endpoint.Answers;
import dev.capstan.apiserver.endpoint.WriteOptions;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.resource.ResourceType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl auth can-i} and {@code kubectl auth whoami} ask. */
@RestController
class ReviewController {
    private final BodyDecoder decoder;
    private final AccessReview accessReview;
    private final RulesReview rulesReview;
    private final Answers answers;

    ReviewController(BodyDecoder decoder, AccessReview accessReview, RulesReview rulesReview, Answers answers) {
        this.decoder = decoder;
        this.accessReview = accessReview;
        this.rulesReview = rulesReview;
        this.answers = answers;
    }

    private interface Review {
        ObjectNode status(UserInfo user, JsonNode spec);
    }

    @PostMapping("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
    void access(HttpServletRequest http, HttpServletResponse response) throws IOException {
        answer(ReviewTypes.ACCESS, http, response, accessReview::status);
    }

    @PostMapping("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")
    void rules(HttpServletRequest http, HttpServletResponse response) throws IOException {
        answer(ReviewTypes.RULES, http, response, rulesReview::status);
    }

    @PostMapping("/apis/authentication.k8s.io/v1/selfsubjectreviews")
    void subject(HttpServletRequest http, HttpServletResponse response) throws IOException {
        answer(ReviewTypes.SUBJECT, http, response, (user, spec) -> SubjectReview.status(user));
    }

    private void answer(ResourceType type, HttpServletRequest http, HttpServletResponse response, Review review)
            throws IOException {
        ApiRequest request = ApiRequest.of(type, http, response);
        WriteOptions options = WriteOptions.parse(request.query(), "CreateOptions");
        Decoded body = decoder.decode(type, request.contentType(), request.readBody(), options.fieldValidation());
        ObjectNode answer = body.tree();
        answer.set("status", review.status(request.user(), answer.path("spec")));
        answers.plain(request, 201, answer, body.warnings());
    }
}
