package dev.hybridinference.gateway.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority and some servers' certificates, good and bad, made by keytool. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final X509Certificate authority;
    private final Key key;

    TestCertificates(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        keytool("-genkeypair -alias ca -keystore ca.p12 -dname CN=ca -ext bc:c -keyalg EC");
        keytool(
                "-genkeypair -alias leaf -keystore leaf.p12 -dname CN=leaf -keyalg EC"
                        + " -ext san=dns:provider.test");
        keytool("-certreq -alias leaf -keystore leaf.p12 -file leaf.csr");
        authority = (X509Certificate) store("ca.p12").getCertificate("ca");
        key = store("leaf.p12").getKey("leaf", PASSWORD.toCharArray());
    }

    /** Trust in this authority too. */
    TlsTrust trust() {
        return new TlsTrust(List.of(authority));
    }

    /** A server with a certificate of the authority. */
    SSLContext signed(String names, String validity) throws IOException, GeneralSecurityException {
        Path file = Files.createTempFile(folder, "leaf", ".pem");
        keytool(
                "-gencert -alias ca -keystore ca.p12 -infile leaf.csr -outfile "
                        + file
                        + " -ext san="
                        + names
                        + " "
                        + validity);
        Certificate leaf =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
        return server(leaf, authority);
    }

    /** A server that signed its certificate itself. */
    SSLContext selfSigned() throws IOException, GeneralSecurityException {
        return server(store("leaf.p12").getCertificate("leaf"));
    }

    private SSLContext server(Certificate... chain) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("leaf", key, PASSWORD.toCharArray(), chain);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore store(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments.strip().split(" +", -1)));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool " + arguments + ": " + output);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
