package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.Strategies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists, whole or page by page. All pages show one revision, which the token of the first carries on. */
@Component
class ListEndpoint {
    private final ObjectStore store;
    private final Strategies strategies;
    private final Answers answers;

    ListEndpoint(ObjectStore store, Strategies strategies, Answers answers) {
        this.store = store;
        this.strategies = strategies;
        this.answers = answers;
    }

    void list(ApiRequest request) throws IOException {
        AnswerForm form = AnswerForm.ofList(request.accept());
        ObjectFilter filter = request.filter(strategies.of(request.type()));
        ListOptions options = ListOptions.parse(request.query());
        ObjectList found = read(request, options);
        Page page = page(found.items(), options, filter);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Long.toString(found.revision()));
        if (page.remaining > 0) {
            StoredObject last = page.objects.getLast();
            metadata.put("continue", new ContinueToken(found.revision(), last.key()).encode());
            if (filter.matchesEverything()) {
                metadata.put("remainingItemCount", page.remaining);
            }
        }
        answers.list(
                request,
                form,
                metadata,
                page.objects.stream().map(StoredObject::tree).toList());
    }

    private ObjectList read(ApiRequest request, ListOptions options) {
        try {
            return store.list(request.type(), request.namespaceOrNull(), options.version());
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.REVISION_GONE) {
                throw options.continueToken().isPresent()
                        ? ApiException.gone("The provided continue parameter is too old to display a consistent list"
                                + " result. You must start a new list without the continue parameter.")
                        : ApiException.gone("The resourceVersion for the provided list is too old.");
            }
            throw StoreErrors.of(e, request.type());
        }
    }

    /** @param remaining how many more there may be; exact when no selector is in play */
    private record Page(List<StoredObject> objects, int remaining) {}

    private static Page page(List<StoredObject> items, ListOptions options, ObjectFilter filter) {
        int from =
                options.continueToken().map(token -> firstAfter(items, token)).orElse(0);
        if (options.limit() == 0 && from == 0 && filter.matchesEverything()) {
            return new Page(items, 0);
        }
        List<StoredObject> objects = new ArrayList<>();
        for (int i = from; i < items.size(); i++) {
            if (filter.matches(items.get(i).tree())) {
                if (options.limit() > 0 && objects.size() == options.limit()) {
                    return new Page(objects, items.size() - i);
                }
                objects.add(items.get(i));
            }
        }
        return new Page(objects, 0);
    }

    private static int firstAfter(List<StoredObject> items, ContinueToken token) {
        int found =
                Collections.binarySearch(items.stream().map(StoredObject::key).toList(), token.after());
        return found < 0 ? -found - 1 : found + 1;
    }
}
