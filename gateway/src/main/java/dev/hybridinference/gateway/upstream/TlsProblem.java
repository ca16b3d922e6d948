package dev.hybridinference.gateway.upstream;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Says in words why a TLS handshake failed and what to do. Pure. */
final class TlsProblem {
    private static final int MAX_CAUSES = 16;

    private TlsProblem() {}

    static String words(Throwable failure) {
        String advice = "";
        String last = "";
        Throwable at = failure;
        for (int i = 0; at != null && i < MAX_CAUSES; i++, at = at.getCause()) {
            if (advice.isEmpty()) {
                advice = advice(at);
            }
            if (at.getMessage() != null) {
                last = at.getMessage();
            }
        }
        String detail = last.isEmpty() ? failure.getClass().getSimpleName() : last;
        return advice.isEmpty() ? "TLS failed: " + detail : advice + " (" + detail + ")";
    }

    private static String advice(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException _ ->
                    "its certificate has expired; the provider must renew it";
            case CertificateNotYetValidException _ ->
                    "its certificate is not valid yet; check the clock of this machine";
            case CertPathBuilderException _ ->
                    "its certificate comes from nobody that is trusted;"
                            + " add its authority to the trusted ones if it is yours";
            case CertPathValidatorException _ when expired(cause) ->
                    "its certificate has expired; the provider must renew it";
            case CertificateException name when names(name) ->
                    "its certificate is for another host; check the base_url";
            case NotSslRecordException _ ->
                    "it does not speak TLS on that port; check scheme and port of the base_url";
            case ClosedChannelException _ -> "it closed the connection during the TLS handshake";
            default -> "";
        };
    }

    private static boolean expired(Throwable cause) {
        return cause.getCause() instanceof CertificateExpiredException;
    }

    private static boolean names(CertificateException cause) {
        String message = cause.getMessage();
        return message != null
                && (message.startsWith("No subject alternative")
                        || message.startsWith("No name matching"));
    }
}
