package dev.rekey.starter.config;

import dev.rekey.workflows.model.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the pages are set up.
 *
 * @param publicUrl where traders reach the pages; links are made with it
 * @param hosts further names under which the pages answer, besides that of the public address
 * @param temporalUiUrl the Temporal Web UI, if agents may open it
 * @param temporalNamespace the namespace links into that Web UI name
 * @param platformName how traders know the platform; empty for "your trading platform" in their language
 * @param platformUrl where traders find the platform and its support; named where a link leads no further
 * @param answerWithin how long an action waits for its answer before it is left as a signal
 * @param actionsAtOnce how many actions may be under way with Temporal at once; 0 for as many as suit this machine
 * @param bodyWithin how long the body of a request may take to arrive
 * @param exchangeSites where the button to an exchange leads, by the exchange's id, if not to the address in its profile
 * @param vaultByLink whether a vault may be looked after by who came by link and code: only where no platform can vouch
 *     for its users, since agents who make links would be shown the words as well
 * @param codesByMail whether a browser that asks is mailed its code where the customer can be reached; else support
 *     makes it
 */
@ConfigurationProperties("rekey.starter")
public record StarterProperties(
        @DefaultValue("http://127.0.0.1:8080") URI publicUrl,
        @DefaultValue List<String> hosts,
        @Nullable URI temporalUiUrl,
        @DefaultValue("default") String temporalNamespace,
        @DefaultValue("") String platformName,
        @Nullable URI platformUrl,
        @DefaultValue("3s") Duration answerWithin,
        @DefaultValue("0") int actionsAtOnce,
        @DefaultValue("60s") Duration bodyWithin,
        @DefaultValue("false") boolean vaultByLink,
        @DefaultValue("true") boolean codesByMail,
        @DefaultValue Map<String, URI> exchangeSites,
        @DefaultValue PaceSettings pace) {

    /** The durations of new sessions; each has the standard's value unless configured. */
    public record PaceSettings(
            @Nullable Duration secondCheckAfter,
            @Nullable Duration retryFirst,
            @Nullable Duration retryMost,
            @Nullable Duration helpAfter,
            @Nullable List<Duration> remindAfter,
            @Nullable Duration expireAfter) {

        /** The pace a new session is started with. */
        public Pace pace() {
            Pace standard = Pace.standard();
            return new Pace(
                    secondCheckAfter == null ? standard.secondCheckAfter() : secondCheckAfter,
                    retryFirst == null ? standard.retryFirst() : retryFirst,
                    retryMost == null ? standard.retryMost() : retryMost,
                    helpAfter == null ? standard.helpAfter() : helpAfter,
                    remindAfter == null ? standard.remindAfter() : remindAfter,
                    expireAfter == null ? standard.expireAfter() : expireAfter);
        }
    }
}
