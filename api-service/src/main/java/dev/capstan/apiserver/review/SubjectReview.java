package dev.capstan.apiserver.review;

import dev.capstan.apiserver.request.UserInfo;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who am I? */
final class SubjectReview {
    private SubjectReview() {}

    static ObjectNode status(UserInfo user) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ObjectNode info = status.putObject("userInfo").put("username", user.name());
        if (!user.uid().isEmpty()) {
            info.put("uid", user.uid());
        }
        ArrayNode groups = info.putArray("groups");
        user.groups().stream().sorted().forEach(groups::add);
        return status;
    }
}
