package dev.capstan.apiserver.discovery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /version}: the release of Kubernetes whose API this is, which is what clients compare themselves with. */
@RestController
class VersionController {
    @GetMapping(path = "/version", produces = "application/json")
    Map<String, String> version() {
        Map<String, String> version = new LinkedHashMap<>();
        version.put("major", "1");
        version.put("minor", "33");
        version.put("gitVersion", "v1.33.0+capstan");
        version.put("gitCommit", "");
        version.put("gitTreeState", "clean");
        version.put("buildDate", "1970-01-01T00:00:00Z");
        version.put("goVersion", "none");
        version.put("compiler", "javac " + Runtime.version().feature());
        version.put(
                "platform",
                System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT) + "/" + System.getProperty("os.arch"));
        return version;
    }
}
