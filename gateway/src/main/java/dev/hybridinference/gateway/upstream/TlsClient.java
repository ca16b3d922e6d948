package dev.hybridinference.gateway.upstream;

import dev.hybridinference.gateway.step.Step;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS side of connections: TLS 1.2 and later, names verified (RFC 9110 section 4.3.4).
 * Thread-safe.
 */
final class TlsClient {
    private static final long CLOSE_NOTIFY_MILLIS = 50;

    private final TlsTrust trust;
    private volatile @Nullable SslContext context;

    TlsClient(TlsTrust trust) {
        this.trust = trust;
    }

    /** The context; made off the loop, since reading the system's authorities takes long. */
    Step<SslContext> context() {
        SslContext made = context;
        return made != null ? Step.now(made) : Step.later(this::make);
    }

    /** A handler that checks that the peer is {@code origin}; its deadline is the caller's. */
    static SslHandler handler(SslContext context, ByteBufAllocator allocator, Origin origin) {
        SslHandler handler =
                context.newHandler(
                        allocator, origin.bareHost(), origin.port(), Thread::startVirtualThread);
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        return handler;
    }

    private synchronized SslContext make() throws GeneralSecurityException, IOException {
        SslContext made = context;
        if (made == null) {
            made =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .endpointIdentificationAlgorithm("HTTPS")
                            .trustManager(trusted())
                            .build();
            context = made;
        }
        return made;
    }

    private TrustManagerFactory trusted() throws GeneralSecurityException, IOException {
        TrustManagerFactory system = factory(null);
        if (trust.extra().isEmpty()) {
            return system;
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int count = 0;
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate authority : x509.getAcceptedIssuers()) {
                    all.setCertificateEntry("system-" + count++, authority);
                }
            }
        }
        for (X509Certificate authority : trust.extra()) {
            all.setCertificateEntry("extra-" + count++, authority);
        }
        return factory(all);
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
