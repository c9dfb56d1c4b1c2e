package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.StoreStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /capstan/store}: what informers wait for before they call themselves synchronised. */
@RestController
class StoreController {
    private final ObjectStore store;

    StoreController(ObjectStore store) {
        this.store = store;
    }

    @GetMapping(path = "/capstan/store", produces = "application/json")
    StoreStatus status() {
        return store.status();
    }
}
