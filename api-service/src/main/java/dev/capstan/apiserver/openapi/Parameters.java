package dev.capstan.apiserver.openapi;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of the verbs. */
final class Parameters {
    private final ArrayNode parameters = JsonNodeFactory.instance.arrayNode();

    ArrayNode toJson() {
        return parameters;
    }

    Parameters name(String kind) {
        return path("name", "The name of the " + kind + ".");
    }

    Parameters namespace() {
        return path("namespace", "The namespace.");
    }

    Parameters selection() {
        return text("labelSelector", "Only objects with such labels: app=web,tier!=test.")
                .text("fieldSelector", "Only objects with such fields: metadata.name=web.")
                .number("limit", "At most so many; the answer's metadata.continue leads to the next page.")
                .text("continue", "Where the last page ended, as its metadata.continue said.")
                .text("resourceVersion", "At least as new as this; 0 for whatever is at hand; unset for the latest.")
                .text("resourceVersionMatch", "NotOlderThan or Exact.");
    }

    Parameters watching() {
        return flag("watch", "Instead of a list, a stream of changes from resourceVersion on.")
                .flag("allowWatchBookmarks", "Whether the stream may say now and then how far it has come.")
                .flag("sendInitialEvents", "Whether the stream begins with what there is.")
                .number("timeoutSeconds", "Ends the stream after so many seconds.");
    }

    Parameters writing() {
        return text("dryRun", "All: do everything but store the result.")
                .text("fieldManager", "Who makes the change.")
                .text("fieldValidation", "What becomes of unknown and repeated fields: Ignore, Warn or Strict.");
    }

    Parameters applying() {
        return flag("force", "Of an apply: whether to take over fields that others own.");
    }

    Parameters deleting() {
        return text("dryRun", "All: do everything but delete.")
                .number("gracePeriodSeconds", "How long the object may take to end; 0 is at once.")
                .text("propagationPolicy", "What becomes of what the object owns: Background, Foreground or Orphan.")
                .flag("orphanDependents", "The former form of propagationPolicy.");
    }

    Parameters logging() {
        return text("container", "Which container; may be left out when there is only one.")
                .flag("follow", "Whether to go on as the log grows.")
                .flag("previous", "The log of the container's last run.")
                .number("tailLines", "Only so many lines from the end.")
                .number("sinceSeconds", "Only what is younger than so many seconds.")
                .text("sinceTime", "Only what is younger than this moment.")
                .flag("timestamps", "Whether each line begins with its time.")
                .number("limitBytes", "At most so many bytes.");
    }

    private Parameters path(String name, String description) {
        add(name, "path", "string", description).put("required", true);
        return this;
    }

    private Parameters text(String name, String description) {
        add(name, "query", "string", description);
        return this;
    }

    private Parameters number(String name, String description) {
        add(name, "query", "integer", description);
        return this;
    }

    private Parameters flag(String name, String description) {
        add(name, "query", "boolean", description);
        return this;
    }

    private ObjectNode add(String name, String in, String type, String description) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", in).put("description", description);
        parameter.putObject("schema").put("type", type);
        return parameter;
    }
}
