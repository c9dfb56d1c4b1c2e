package dev.capstan.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedTreeTest {
    @Test
    void behavesLikeATreeMapWhateverTheOrderOfChanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<Integer, String> expected = new TreeMap<>();
        SortedTree<Integer, String> tree = SortedTree.empty();
        for (int i = 0; i < 5_000; i++) {
            int key = random.nextInt(500);
            if (random.nextInt(3) == 0) {
                expected.remove(key);
                tree = tree.without(key);
            } else {
                expected.put(key, "v" + i);
                tree = tree.with(key, "v" + i);
            }
        }

        List<String> values = new ArrayList<>();
        tree.forEach(values::add);
        List<String> tail = new ArrayList<>();
        tree.forEachFrom(100, key -> key < 200, tail::add);

        assertThat(values).as("seed %d", seed).containsExactlyElementsOf(expected.values());
        assertThat(tail).containsExactlyElementsOf(expected.subMap(100, 200).values());
        assertThat(tree.size()).isEqualTo(expected.size());
        assertThat(tree.get(expected.firstKey()))
                .isEqualTo(expected.firstEntry().getValue());
        assertThat(tree.get(-1)).isNull();
    }

    @Test
    void anOlderTreeStaysAsItWas() {
        SortedTree<Integer, String> before =
                SortedTree.<Integer, String>empty().with(1, "one").with(2, "two");

        SortedTree<Integer, String> after = before.without(1).with(2, "zwei");

        assertThat(before.get(1)).isEqualTo("one");
        assertThat(before.get(2)).isEqualTo("two");
        assertThat(after.size()).isEqualTo(1);
        assertThat(before.without(3)).isSameAs(before);
    }
}
