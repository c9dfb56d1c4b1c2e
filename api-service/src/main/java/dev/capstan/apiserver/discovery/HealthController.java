package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.store.StoreReadiness;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Alive is who answers; ready is who has loaded the store and can read from it. */
@RestController
class HealthController {
    private final StoreReadiness store;

    HealthController(StoreReadiness store) {
        this.store = store;
    }

    @GetMapping(
            path = {"/healthz", "/livez"},
            produces = "text/plain; charset=utf-8")
    String alive() {
        return "ok";
    }

    @GetMapping(path = "/readyz", produces = "text/plain; charset=utf-8")
    ResponseEntity<String> ready() {
        return store.ready()
                ? ResponseEntity.ok("ok")
                : ResponseEntity.internalServerError().body("[-]store failed: not loaded\nreadyz check failed\n");
    }
}
