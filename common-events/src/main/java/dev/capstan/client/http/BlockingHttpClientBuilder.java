package dev.capstan.client.http;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Makes one pool of connections for a client and for all that are derived from it. */
public final class BlockingHttpClientBuilder
        extends StandardHttpClientBuilder<BlockingHttpClient, BlockingHttpClientFactory, BlockingHttpClientBuilder> {
    /** As many as a service may have workers and agents Pods: nobody waits for a connection. */
    private static final int MOST_CONNECTIONS = 512;

    /**
     * A look at a connection takes more than a millisecond, so only one that has rested is looked at; what follows from a change in a quiet
     * cluster has no rest between its steps, but seconds since the change before.
     */
    private static final Duration RESTED = Duration.ofSeconds(10);

    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    BlockingHttpClientBuilder(BlockingHttpClientFactory factory) {
        super(factory);
    }

    @Override
    public HttpClient build() {
        if (client != null) {
            return new BlockingHttpClient(this, client.connections(), client.getClosed());
        }
        return new BlockingHttpClient(this, connections(), new AtomicBoolean());
    }

    private CloseableHttpClient connections() {
        Duration connect = connectTimeout == null ? DEFAULT_CONNECT_TIMEOUT : connectTimeout;
        PoolingHttpClientConnectionManager pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted()))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connect))
                        .setValidateAfterInactivity(TimeValue.of(RESTED))
                        .build())
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .build();
        return HttpClients.custom()
                .setConnectionManager(pool)
                .setRetryStrategy(new RetryOfReads(pool))
                .disableAuthCaching()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    private SSLContext trusted() {
        try {
            return sslContext == null ? SSLContext.getDefault() : sslContext;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    protected BlockingHttpClientBuilder newInstance(BlockingHttpClientFactory factory) {
        return new BlockingHttpClientBuilder(factory);
    }

    /**
     * What a server that went away left unanswered is asked once more, if it was only a question. A write isn't idempotent though
     * its method be: a PUT that did arrive makes its own repetition a conflict.
     */
    private static final class RetryOfReads extends DefaultHttpRequestRetryStrategy {
        private final ConnPoolControl<?> pool;

        private RetryOfReads(ConnPoolControl<?> pool) {
            super(1, TimeValue.ZERO_MILLISECONDS);
            this.pool = pool;
        }

        /** Asked about every failed request, also about those that are not repeated. */
        @Override
        public boolean retryRequest(HttpRequest request, IOException failure, int count, HttpContext context) {
            // A server that is gone has left all its connections behind, and each would cost a request.
            pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
            return super.retryRequest(request, failure, count, context);
        }

        @Override
        protected boolean handleAsIdempotent(HttpRequest request) {
            return request.getMethod().equals("GET");
        }

        @Override
        public boolean retryRequest(org.apache.hc.core5.http.HttpResponse response, int count, HttpContext context) {
            return false; // what the server says of its state is for the caller to hear
        }
    }
}
