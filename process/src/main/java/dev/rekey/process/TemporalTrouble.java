package dev.rekey.process;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What is wrong between this process and Temporal, for the one who can change it.
 *
 * @param sentence what is wrong and what to do
 * @param passes whether it may pass by itself; else somebody has to change something here or there
 */
public record TemporalTrouble(String sentence, boolean passes) {

    /** As Java's TLS says it, and as BoringSSL does. */
    private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |_ALERT_)(\\w+)");

    /** What this failed call tells of a server at {@code target} and its namespace. */
    public static TemporalTrouble of(StatusRuntimeException failure, String target, String namespace) {
        String server = "Temporal at " + target;
        Optional<TemporalTrouble> certificates = certificates(failure, server);
        if (certificates.isPresent()) {
            return certificates.get();
        }
        Status.Code code = failure.getStatus().getCode();
        return switch (code) {
            case NOT_FOUND ->
                lasting(server + " has no namespace " + namespace
                        + ". Make it (temporal operator namespace create), or name another by TEMPORAL_NAMESPACE.");
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                lasting(server + " lets this process not into namespace " + namespace
                        + ". Check the API key (TEMPORAL_API_KEY_FILE) or the client certificate.");
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
                passing(server + " does not answer (" + why(failure) + ").");
            default -> lasting(server + " refuses the connection (" + code + "). Check TEMPORAL_ADDRESS.");
        };
    }

    private static TemporalTrouble passing(String sentence) {
        return new TemporalTrouble(sentence, true);
    }

    private static TemporalTrouble lasting(String sentence) {
        return new TemporalTrouble(sentence, false);
    }

    private static Optional<TemporalTrouble> certificates(Throwable failure, String server) {
        Matcher alert = ALERT.matcher(String.valueOf(
                cause(failure, SSLException.class).map(Throwable::getMessage).orElse("")));
        if (cause(failure, CertPathBuilderException.class).isPresent()
                || cause(failure, CertificateException.class).isPresent()) {
            return Optional.of(
                    lasting(server + " shows a certificate that is not trusted here: it is for another name, or"
                            + " of an authority that TEMPORAL_TLS_SERVER_CA_CERT_PATH does not hold."));
        }
        if (alert.find()) {
            return Optional.of(lasting(server + " refuses the client certificate ("
                    + alert.group(1).toLowerCase(Locale.ROOT).replace('_', ' ')
                    + "). Check TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."));
        }
        if (cause(failure, SSLException.class).isPresent()) {
            return Optional.of(
                    lasting(server + " does not speak TLS, or not as this process does. Check TEMPORAL_TLS and"
                            + " TEMPORAL_ADDRESS."));
        }
        return Optional.empty();
    }

    private static String why(StatusRuntimeException failure) {
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return "its name is not known here";
        }
        if (cause(failure, ConnectException.class).isPresent()) {
            return "the connection is refused";
        }
        Status status = failure.getStatus();
        if (status.getCode() == Status.Code.UNAVAILABLE
                && String.valueOf(status.getDescription()).contains("Network closed")) {
            return "it closes the connection; it may want TLS or another client certificate";
        }
        return status.getCode().name();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
