package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one exchange is asked. One implementation for each exchange, in its own package, found by {@link ServiceLoader}.
 * Implementations hold no state and need a constructor without parameters.
 */
public interface ExchangeApi extends Signer {

    /**
     * The field with which nothing can be signed, such as a secret that is not base64. Found without asking.
     *
     * @return the id of the field as in {@link Field#id()}; empty when the credential can sign
     */
    Optional<String> unusable(Credential credential);

    /**
     * What is public and tells this key from all others of the same customer. Most often the public half itself.
     *
     * @param credential any text at all: it was not looked at yet
     */
    default String identity(Credential credential) {
        return credential.apiKey();
    }

    /** Whether an answer is a list of things that are told apart by name; an empty list is one. */
    static boolean listsObjects(JsonNode answer) {
        return answer.isArray() && (answer.isEmpty() || answer.path(0).isObject());
    }

    /** Whether an answer says no. Null when it does not. */
    @Nullable
    Said refusal(JsonNode answer);

    /**
     * What a refusal without a body says in its status line. Some exchanges write the cause there (RFC 9112, section 4;
     * HTTP/2 has no such words).
     *
     * @param words what stands behind the status; empty when nothing does
     */
    default @Nullable Said statusLine(int status, String words) {
        return null;
    }

    /** Whether an answer that does not say no is what this call answers. */
    boolean answers(Endpoint endpoint, JsonNode answer);

    /** Whether each request of a key needs a higher time than the one before. */
    default boolean risingTimes() {
        return false;
    }

    /**
     * The least time between two requests of one key: none is sent sooner, and their times differ by as much. Not zero
     * where times are counted in seconds and have to rise.
     */
    default Duration spacing() {
        return Duration.ZERO;
    }

    /** Asks what has to be asked, in the order that tells causes apart, and says what was found. */
    void check(Session session, Findings findings);

    /** The exchange with this id, if Rekey can ask it. */
    static Optional<ExchangeApi> find(String exchange) {
        return ServiceLoader.load(ExchangeApi.class, ExchangeApi.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(api -> api.exchange().equals(exchange))
                .findFirst();
    }

    /**
     * What an exchange said when it refused.
     *
     * @param code what rows of the catalogue are found by
     * @param text its words
     * @param further codes of the same answer that came after this one
     */
    record Said(String code, @Nullable String text, List<String> further) {

        /** A refusal with one code, as nearly all are. */
        public Said(String code, @Nullable String text) {
            this(code, text, List.of());
        }

        /** A refusal whose codes are words, of which one answer may have several; null where there is none. */
        public static @Nullable Said of(List<String> words) {
            return words.isEmpty()
                    ? null
                    : new Said(words.get(0), String.join("; ", words), words.subList(1, words.size()));
        }

        /** All its codes, as they came. */
        List<String> codes() {
            return Stream.concat(Stream.of(code), further.stream()).toList();
        }

        /** A whole number as an exchange writes it, bare or as a text; empty when it is none. */
        public static String number(JsonNode code) {
            String text = code.isIntegralNumber() || code.isString() ? code.asString() : "";
            return text.matches("-?[0-9]{1,12}") ? text : "";
        }
    }
}
