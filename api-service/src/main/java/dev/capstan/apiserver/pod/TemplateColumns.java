package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy.Column;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.apiserver.strategy.SelectorText;
import java.util.List;
import java.util.stream.Collectors;

/** The wide columns of all kinds that make Pods from a template: containers, images, selector. */
public final class TemplateColumns {
    public static final List<Column> COLUMNS = List.of(
            Column.text("Containers", "The names of the template's containers").wide(),
            Column.text("Images", "The images of the template's containers").wide(),
            Column.text("Selector", "The labels by which its Pods are found").wide());

    private TemplateColumns() {}

    /** Adds the three cells for an object with {@code spec.template} and {@code spec.selector}. */
    public static Row add(Row row, Field spec) {
        List<Field> containers =
                spec.child("template").child("spec").child("containers").items();
        return row.text(joined(containers, "name"))
                .text(joined(containers, "image"))
                .text(SelectorText.of(spec.child("selector")));
    }

    private static String joined(List<Field> containers, String name) {
        return containers.stream()
                .map(container -> container.child(name).text())
                .collect(Collectors.joining(","));
    }
}
