package dev.capstan.apiserver.configmap;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.ArrayList;
import java.util.List;

/** Keys of ConfigMaps and Secrets become file names and variables, so they may not climb out of a folder. */
public final class ConfigKeys {
    private ConfigKeys() {}

    /** Checks every key of {@code map}; errors stand at {@code data[key]}. */
    public static List<FieldError> validate(Field map) {
        List<FieldError> errors = new ArrayList<>();
        for (String key : map.keys()) {
            problems(key).forEach(problem -> errors.add(map.key(key).invalid(key, problem)));
        }
        return errors;
    }

    public static List<String> problems(String key) {
        List<String> problems = new ArrayList<>(NameFormat.CONFIG_KEY.problems(key));
        if (key.equals(".") || key.equals("..")) {
            problems.add("must not be '" + key + "'");
        } else if (key.startsWith("..")) {
            problems.add("must not start with '..'");
        }
        return problems;
    }
}
