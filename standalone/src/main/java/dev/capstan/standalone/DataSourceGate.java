package dev.capstan.standalone;

import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets a service's context come up beside PostgreSQL, and holds it where it would first connect. */
final class DataSourceGate implements BeanPostProcessor {
    private final EmbeddedServers servers;

    DataSourceGate(EmbeddedServers servers) {
        this.servers = servers;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource) {
            try {
                servers.awaitPostgres();
            } catch (IOException failed) {
                throw new BeanCreationException(name, "PostgreSQL does not start", failed);
            }
        }
        return bean;
    }
}
