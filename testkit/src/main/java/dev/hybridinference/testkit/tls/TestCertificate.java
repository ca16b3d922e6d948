package dev.hybridinference.testkit.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server certificate with an authority of its own, so that a client can trust the authority and
 * still find fault with the certificate. Thread-safe.
 *
 * <p>Source: RFC 5280 section 4 (certificates), RFC 5758 (ecdsa-with-SHA256).
 */
public final class TestCertificate {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final byte[] ECDSA_SHA256 =
            Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] COMMON_NAME = Der.oid(0x55, 0x04, 0x03);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(0x55, 0x1d, 0x11);
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(0x55, 0x1d, 0x13);
    private static final String AUTHORITY = "testkit authority";

    private record Validity(Instant from, Instant to) {}

    private final Certificate authority;
    private final Certificate certificate;
    private final PrivateKey key;

    private TestCertificate(byte[] names, Duration sinceExpiry) {
        try {
            KeyPair signer = newKey();
            KeyPair server = newKey();
            Instant now = Instant.now();
            Validity always =
                    new Validity(now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(9)));
            Validity limited = new Validity(always.from(), now.minus(sinceExpiry));
            byte[] isAuthority = Der.sequence(Der.yes());
            this.authority =
                    sign(
                            signer,
                            AUTHORITY,
                            signer.getPublic(),
                            always,
                            extension(BASIC_CONSTRAINTS, isAuthority));
            this.certificate =
                    sign(
                            signer,
                            "testkit",
                            server.getPublic(),
                            limited,
                            extension(ALTERNATIVE_NAMES, names));
            this.key = server.getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Valid for localhost and 127.0.0.1. */
    public static TestCertificate forLoopback() {
        return new TestCertificate(loopback(), Duration.ofDays(-9));
    }

    /** For localhost and 127.0.0.1, but expired since yesterday. */
    public static TestCertificate expired() {
        return new TestCertificate(loopback(), Duration.ofDays(1));
    }

    /** Valid for another host only. */
    public static TestCertificate forHost(String name) {
        return new TestCertificate(Der.sequence(dns(name)), Duration.ofDays(-9));
    }

    /** A context that shows this certificate. */
    public SSLContext serverContext() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", key, PASSWORD, new Certificate[] {certificate, authority});
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context that trusts this certificate's authority and no other. */
    public SSLContext clientContext() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority in PEM form, for programs that take a file of authorities. */
    public String authorityPem() {
        try {
            String base64 =
                    Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(authority.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificate sign(
            KeyPair signer, String subject, PublicKey key, Validity validity, byte[] extension)
            throws GeneralSecurityException {
        byte[] content =
                Der.sequence(
                        Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                        Der.integer(new BigInteger(63, new SecureRandom()).add(BigInteger.ONE)),
                        ECDSA_SHA256,
                        name(AUTHORITY),
                        Der.sequence(Der.time(validity.from()), Der.time(validity.to())),
                        name(subject),
                        key.getEncoded(),
                        Der.tagged(0xa3, Der.sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(content);
        byte[] signed = Der.sequence(content, ECDSA_SHA256, Der.bits(signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(commonName))));
    }

    private static byte[] extension(byte[] id, byte[] value) {
        return Der.sequence(id, Der.octets(value));
    }

    private static byte[] loopback() {
        return Der.sequence(dns("localhost"), Der.tagged(0x87, new byte[] {127, 0, 0, 1}));
    }

    private static byte[] dns(String name) {
        return Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
