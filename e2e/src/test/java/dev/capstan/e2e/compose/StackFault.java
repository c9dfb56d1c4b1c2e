package dev.capstan.e2e.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Something that befalls one container of the stack, and passes. */
enum StackFault {
    /** Its process is killed, as the kernel does it; the engine starts it again. */
    KILL {
        @Override
        void strike(ComposeStack stack, String service, Duration length) {
            stack.shell().run("kill", "-9", Long.toString(stack.pid(service)));
        }
    },
    /** It is told to stop, and started again. */
    RESTART {
        @Override
        void strike(ComposeStack stack, String service, Duration length) {
            stack.restartContainer(stack.container(service));
        }
    },
    /** It keeps its connections, and answers nobody. */
    PAUSE {
        @Override
        void strike(ComposeStack stack, String service, Duration length) {
            stack.pauseContainer(stack.container(service));
            LockSupport.parkNanos(length.toNanos());
            stack.unpauseContainer(stack.container(service));
        }
    },
    /** It runs, and reaches nobody. */
    CUT_OFF {
        @Override
        void strike(ComposeStack stack, String service, Duration length) {
            String container = stack.container(service);
            String network = stack.project() + "_" + (service.equals("postgres") ? "database" : "services");
            stack.shell().run("docker", "network", "disconnect", "--force", network, container);
            LockSupport.parkNanos(length.toNanos());
            List<String> connect = new ArrayList<>(List.of("docker", "network", "connect", "--alias", service));
            if (service.startsWith("api-service")) {
                connect.addAll(List.of("--alias", "api-servers"));
            }
            if (service.equals("api")) {
                connect.addAll(List.of("--alias", "kubernetes"));
            }
            connect.addAll(List.of(network, container));
            stack.shell().run(connect.toArray(String[]::new));
        }

        @Override
        boolean canBefall(String service) {
            return !service.equals("node-agent"); // it is on the host's own network
        }
    };

    /** Returns once it has passed; the container may need a while more. */
    abstract void strike(ComposeStack stack, String service, Duration length);

    boolean canBefall(String service) {
        return true;
    }
}
