package dev.capstan.apiserver.owners;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.publish.RelayHolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /capstan/owners}: which instance of which service owns which shards, and who has the relay. Any API server can tell, since
 * Kafka and PostgreSQL know; JSON, or a table for those who ask for plain text.
 */
@RestController
class OwnersController {
    private static final Logger log = LoggerFactory.getLogger(OwnersController.class);
    private static final String RELAY = "relay";

    private final ShardGroups groups;
    private final RelayHolder relay;

    OwnersController(ShardGroups groups, RelayHolder relay) {
        this.groups = groups;
        this.relay = relay;
    }

    @GetMapping("/capstan/owners")
    ResponseEntity<?> owners(@RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept)
            throws InterruptedException {
        List<Owner> owners = find();
        return accept.startsWith(MediaType.TEXT_PLAIN_VALUE)
                ? ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                        .body(OwnersTable.of(owners))
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(owners);
    }

    private List<Owner> find() throws InterruptedException {
        try {
            List<Owner> owners = new ArrayList<>(groups.owners());
            owners.add(new Owner(RELAY, relay.instance().orElse(""), List.of(0)));
            return owners;
        } catch (ExecutionException | IllegalStateException unanswered) {
            log.warn("cannot tell who owns what", unanswered);
            throw ApiException.internal("cannot tell who owns what: "
                    + (unanswered instanceof ExecutionException kafka ? kafka.getCause() : unanswered));
        }
    }
}
