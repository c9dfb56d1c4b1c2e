package dev.capstan.apiserver.store;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: a change makes a new tree that shares all but one path with the old one.
 *
 * <p>So a list walks a picture of one revision while writers go on, without copies and without locks. An AVL tree: with
 * 100,000 entries a change makes 17 new nodes.
 */
final class SortedTree<K extends Comparable<K>, V> {
    private static final SortedTree<?, ?> EMPTY = new SortedTree<>(null);

    private record Node<K, V>(
            K key,
            V value,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right,
            int height,
            int size) {}

    private final @Nullable Node<K, V> root;

    private SortedTree(@Nullable Node<K, V> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked") // without entries it fits all types
    static <K extends Comparable<K>, V> SortedTree<K, V> empty() {
        return (SortedTree<K, V>) EMPTY;
    }

    int size() {
        return size(root);
    }

    @Nullable
    V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    SortedTree<K, V> with(K key, V value) {
        return new SortedTree<>(put(root, key, value));
    }

    /** This tree itself when the key isn't in it. */
    SortedTree<K, V> without(K key) {
        Node<K, V> rest = remove(root, key);
        return rest == root ? this : new SortedTree<>(rest);
    }

    void forEach(Consumer<V> action) {
        walk(root, action);
    }

    /** All from the first key on, in order, for as long as {@code within} holds. */
    void forEachFrom(K first, Predicate<K> within, Consumer<V> action) {
        walkFrom(root, first, within, action);
    }

    private static <K extends Comparable<K>, V> Node<K, V> put(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return node(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return node(key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node.key, node.value, put(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, put(node.right, key, value));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            Node<K, V> left = remove(node.left, key);
            return left == node.left ? node : balanced(node.key, node.value, left, node.right);
        }
        if (order > 0) {
            Node<K, V> right = remove(node.right, key);
            return right == node.right ? node : balanced(node.key, node.value, node.left, right);
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> successor = node.right;
        while (successor.left != null) {
            successor = successor.left;
        }
        return balanced(successor.key, successor.value, node.left, remove(node.right, successor.key));
    }

    private static <K, V> Node<K, V> balanced(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        int lean = height(left) - height(right);
        if (lean > 1 && left != null) {
            Node<K, V> inner = left.right;
            if (inner != null && height(inner) > height(left.left)) {
                return node(
                        inner.key,
                        inner.value,
                        node(left.key, left.value, left.left, inner.left),
                        node(key, value, inner.right, right));
            }
            return node(left.key, left.value, left.left, node(key, value, inner, right));
        }
        if (lean < -1 && right != null) {
            Node<K, V> inner = right.left;
            if (inner != null && height(inner) > height(right.right)) {
                return node(
                        inner.key,
                        inner.value,
                        node(key, value, left, inner.left),
                        node(right.key, right.value, inner.right, right.right));
            }
            return node(right.key, right.value, node(key, value, left, inner), right.right);
        }
        return node(key, value, left, right);
    }

    private static <K, V> void walk(@Nullable Node<K, V> node, Consumer<V> action) {
        if (node != null) {
            walk(node.left, action);
            action.accept(node.value);
            walk(node.right, action);
        }
    }

    /** False once a key was met that isn't within. */
    private static <K extends Comparable<K>, V> boolean walkFrom(
            @Nullable Node<K, V> node, K first, Predicate<K> within, Consumer<V> action) {
        if (node == null) {
            return true;
        }
        if (node.key.compareTo(first) < 0) {
            return walkFrom(node.right, first, within, action);
        }
        if (!walkFrom(node.left, first, within, action) || !within.test(node.key)) {
            return false;
        }
        action.accept(node.value);
        return walkFrom(node.right, first, within, action);
    }

    private static <K, V> Node<K, V> node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        int height = Math.max(height(left), height(right)) + 1;
        return new Node<>(key, value, left, right, height, size(left) + size(right) + 1);
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }
}
