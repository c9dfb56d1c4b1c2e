package dev.capstan.apiserver.owners;

import java.util.List;

/** Owners for people: {@code deployment-controller   deployment-service@host-7   0-5 7}. */
final class OwnersTable {
    private static final String ROW = "  %-26s %-44s %s%n";

    private OwnersTable() {}

    static String of(List<Owner> owners) {
        StringBuilder table = new StringBuilder(ROW.formatted("CONTROLLER", "INSTANCE", "SHARDS"));
        for (Owner owner : owners) {
            String instance = owner.instance().isEmpty() ? "nobody" : owner.instance();
            String shards = owner.shards().isEmpty() ? "spare" : ranges(owner.shards());
            table.append(ROW.formatted(owner.controller(), instance, shards));
        }
        return table.toString();
    }

    /**
     * @param numbers ascending
     */
    static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int first = 0; first < numbers.size(); ) {
            int last = first;
            while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : " ").append(numbers.get(first));
            if (last > first) {
                text.append('-').append(numbers.get(last));
            }
            first = last + 1;
        }
        return text.toString();
    }
}
