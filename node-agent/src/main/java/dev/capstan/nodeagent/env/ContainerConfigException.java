package dev.capstan.nodeagent.env;

/** A container refers to something that isn't there (Kubernetes' CreateContainerConfigError). It may come yet. */
public final class ContainerConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContainerConfigException(String message) {
        super(message);
    }

    public static ContainerConfigException notFound(String kind, String name) {
        return new ContainerConfigException(kind + " \"" + name + "\" not found");
    }
}
