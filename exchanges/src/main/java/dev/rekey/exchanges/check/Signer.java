package dev.rekey.exchanges.check;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * How the requests of one exchange are signed. An exchange that is asked signs as part of {@link ExchangeApi}; one that
 * has closed keeps this alone, so that recorded requests can still be held against it. Found by {@link ServiceLoader};
 * implementations hold no state and need a constructor without parameters.
 */
public interface Signer {

    /** The exchange's id in the catalogue. */
    String exchange();

    /** Every call that can be signed. */
    List<Endpoint> endpoints();

    /**
     * Signs one call. The same parameters always give the same request, but for the random parts of a signature that
     * has any; see {@link #signLike}.
     *
     * @param baseUrl the host to ask
     * @param at the time that goes into the signature; counted in milliseconds
     * @throws IllegalArgumentException when the credential cannot sign
     */
    SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at);

    /**
     * Signs a call as somebody else once signed it: at the same time, and with the same random parts where a signature
     * has any. Shows that two programs sign alike; never sent.
     *
     * @param recorded the request as the other program made it
     */
    default SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        return sign(baseUrl, endpoint, credential, at);
    }

    /** What {@link #signLike} takes over from a recorded request, and why, as one sentence; empty when nothing. */
    default Optional<String> takesOver() {
        return Optional.empty();
    }

    /** How this exchange signs: of those that are asked, and of those that have closed. */
    static Optional<Signer> find(String exchange) {
        Optional<Signer> asked = ExchangeApi.find(exchange).map(api -> api);
        return asked.or(() -> ServiceLoader.load(Signer.class, Signer.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(signer -> signer.exchange().equals(exchange))
                .findFirst());
    }
}
