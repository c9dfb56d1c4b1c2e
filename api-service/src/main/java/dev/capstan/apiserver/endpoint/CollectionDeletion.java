package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.registry.DeleteOptions;
import dev.capstan.apiserver.registry.Deleter;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.tracing.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes all objects of a list, each for itself; what others delete meanwhile doesn't matter. The answer is the list.
 * Several are deleted at a time, so that they share commits: a namespace holds hundreds of Events.
 */
@Component
class CollectionDeletion {
    private static final int AT_A_TIME = 16;

    private final ObjectStore store;
    private final Strategies strategies;
    private final DeleteOptionsReader deleteOptions;
    private final Deleter deleter;
    private final Answers answers;

    CollectionDeletion(
            ObjectStore store,
            Strategies strategies,
            DeleteOptionsReader deleteOptions,
            Deleter deleter,
            Answers answers) {
        this.store = store;
        this.strategies = strategies;
        this.deleteOptions = deleteOptions;
        this.deleter = deleter;
        this.answers = answers;
    }

    void deleteCollection(ApiRequest request) throws IOException {
        AnswerForm form = AnswerForm.ofList(request.accept());
        ObjectFilter filter = request.filter(strategies.of(request.type()));
        if (request.query().has("continue") || request.query().number("limit").orElse(0L) != 0) {
            throw ApiException.badRequest("limit and continue are not supported for deletecollection");
        }
        DeleteOptions options = deleteOptions.read(request);
        ObjectList found = store.list(request.type(), request.namespaceOrNull(), new ReadVersion.Fresh());
        List<StoredObject> selected = found.items().stream()
                .filter(object -> filter.matches(object.tree()))
                .toList();
        deleteAll(selected, options);
        List<ObjectNode> deleted = selected.stream().map(StoredObject::tree).toList();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Long.toString(found.revision()));
        answers.list(request, form, metadata, deleted);
    }

    /** When one can't be deleted the others still are, as far as they can. */
    private void deleteAll(List<StoredObject> objects, DeleteOptions options) {
        List<Future<?>> deletions = new ArrayList<>();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            objects.forEach(object -> deletions.add(workers.submit(Cause.carried(() -> delete(object, options)))));
        }
        for (Future<?> deletion : deletions) {
            if (deletion.state() == Future.State.FAILED) {
                Throwable failure = deletion.exceptionNow();
                throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
            }
        }
    }

    private void delete(StoredObject object, DeleteOptions options) {
        try {
            deleter.delete(object.type(), object.key(), options);
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }
}
