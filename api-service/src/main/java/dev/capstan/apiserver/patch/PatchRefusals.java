package dev.capstan.apiserver.patch;

import dev.capstan.apiserver.errors.ApiException;
import java.util.List;

/** The two ways to refuse a patch: it can't be read (400), or it doesn't fit the object (422, without saying more). */
final class PatchRefusals {
    private static final int UNPROCESSABLE = 422;

    private PatchRefusals() {}

    static ApiException unreadable(String why) {
        return ApiException.badRequest(why);
    }

    static ApiException unfit() {
        return new ApiException(
                UNPROCESSABLE,
                "Invalid",
                "the server rejected our request due to an error in our request",
                new ApiException.Details("", "", "", "", List.of(), 0));
    }
}
