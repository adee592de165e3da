package dev.rekey.starter.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rekey.accounts.access.HandOverNonces;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The platform's word for a user who is signed in there: a JSON Web Token, signed with HMAC-SHA-256 under a key that
 * only the two have, good for a minute at most and once, and taken from the platform's own pages only. Somebody's own
 * good token, sent by another site from the browser of a second person, would let that person hand in keys for the
 * first one's accounts.
 */
public final class HandOver {

    /** How long a hand-over lives at most. */
    public static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

    /** How far the platform's clock may be off. */
    private static final Duration CLOCK_OFF = Duration.ofSeconds(5);

    /** As RFC 6454 writes an origin: no path, and no port where it is the usual one. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]{1,200}(:[0-9]{1,5})?");

    private static final int LEAST_KEY_BYTES = 32;
    private static final int LONGEST = 4_000;
    private static final int LEAST_NONCE = 16;
    private static final int MOST_NONCE = 100;

    private final @Nullable MACVerifier verifier;
    private final String audience;
    private final Set<String> origins;
    private final HandOverNonces nonces;
    private final Clock clock;

    /**
     * Takes hand-overs of the platform.
     *
     * @param key in base64; empty for none, and then none is ever taken
     * @param publicUrl whom a hand-over must be meant for
     * @param origins from whose pages it must come
     * @throws IllegalStateException when the key is none or too short, or the origins are; the message says what to do
     */
    HandOver(String key, URI publicUrl, List<String> origins, HandOverNonces nonces, Clock clock) {
        this.verifier = key.isBlank() ? null : verifier(key.strip());
        this.audience = withoutSlash(publicUrl.toString());
        this.origins = verifier == null ? Set.of() : checked(origins);
        this.nonces = nonces;
        this.clock = clock;
    }

    private static MACVerifier verifier(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length >= LEAST_KEY_BYTES) {
                return new MACVerifier(bytes);
            }
        } catch (IllegalArgumentException | JOSEException e) {
            throw noKey();
        }
        throw noKey();
    }

    private static IllegalStateException noKey() {
        return new IllegalStateException("rekey.starter.handover.key is not at least 32 bytes in base64."
                + " Make one with: openssl rand -base64 32");
    }

    private static Set<String> checked(List<String> origins) {
        if (origins.isEmpty()
                || !origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new IllegalStateException(
                    "rekey.starter.handover.origins must name the sites whose pages hand users over,"
                            + " as a browser says them: https://trade.example, without a path.");
        }
        return Set.copyOf(origins);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** What became of a hand-over. */
    public sealed interface Result {

        /** The platform vouches for this customer. */
        record Taken(String customerId) implements Result {}

        /**
         * It is not taken.
         *
         * @param why for the audit trail; whoever sent it is not told
         */
        record Refused(String why) implements Result {}
    }

    /**
     * Looks at a hand-over, and uses it up if it is taken.
     *
     * @param origin the page it came from, as the browser says it; null when it says nothing
     */
    public Result take(String token, @Nullable String origin) {
        if (verifier == null) {
            return new Result.Refused("Hand-overs are not set up here.");
        }
        if (origin == null || !origins.contains(origin)) {
            return new Result.Refused("It came from "
                    + (origin != null && ORIGIN.matcher(origin).matches() ? origin : "no page that has a name")
                    + ", which is not the platform.");
        }
        if (token.length() > LONGEST) {
            return new Result.Refused("It is far too long.");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            // What a token says of its own algorithm is no more than a check: there is one.
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return new Result.Refused("Its signature is not the platform's.");
            }
            return look(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return new Result.Refused("It is no signed token.");
        }
    }

    private Result look(JWTClaimsSet claims) {
        String customer = claims.getSubject();
        String nonce = claims.getJWTID();
        Instant issued = instant(claims.getIssueTime());
        Instant expires = instant(claims.getExpirationTime());
        if (customer == null || nonce == null || issued == null || expires == null) {
            return new Result.Refused("It lacks one of sub, jti, iat, exp.");
        }
        if (nonce.length() < LEAST_NONCE || nonce.length() > MOST_NONCE) {
            return new Result.Refused("Its jti is too short or too long.");
        }
        if (!claims.getAudience().contains(audience)) {
            return new Result.Refused("It is meant for somebody else.");
        }
        if (expires.isAfter(issued.plus(LONGEST_LIFE))) {
            return new Result.Refused("It lives longer than a minute.");
        }
        Instant now = clock.instant();
        if (!now.isBefore(expires.plus(CLOCK_OFF)) || issued.isAfter(now.plus(CLOCK_OFF))) {
            return new Result.Refused("It is too old, or from the future.");
        }
        if (!nonces.use(nonce, expires.plus(CLOCK_OFF))) {
            return new Result.Refused("It was used before.");
        }
        return new Result.Taken(customer);
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
