package dev.capstan.informer;

/** The indexes that every informer keeps; others are added with {@link Informer#addIndex}. */
public final class Indexes {
    /** By {@code metadata.namespace}. */
    public static final String NAMESPACE = "namespace";
    /** By the uid of every entry of {@code metadata.ownerReferences}. */
    public static final String OWNER_UID = "ownerUid";
    /** By {@code spec.nodeName}: Pods only; the empty string finds the unbound. */
    public static final String NODE_NAME = "nodeName";
    /** By every label; look up with {@link #labelValue}. */
    public static final String LABEL = "label";

    private Indexes() {}

    /** How {@link #LABEL} spells a label: {@code namespace/key=value}. */
    public static String labelValue(String namespace, String key, String value) {
        return namespace + "/" + key + "=" + value;
    }
}
