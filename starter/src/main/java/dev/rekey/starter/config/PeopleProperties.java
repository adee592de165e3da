package dev.rekey.starter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people and programs come in.
 *
 * @param totp whether every agent needs a second step to sign in, or only those who set one up
 * @param keyFile the key under which the secrets of second steps are sealed; made when it is first needed
 * @param keyMake whether that file is made when there is none
 * @param oidc what an OpenID provider says of agents, when one is set up
 * @param handover how the platform hands signed-in users over
 * @param limits how often things may be tried
 */
@ConfigurationProperties("rekey.starter")
public record PeopleProperties(
        @DefaultValue("optional") SecondStepWanted totp,
        @DefaultValue("./data/starter.key") Path keyFile,
        @DefaultValue("true") boolean keyMake,
        @DefaultValue Oidc oidc,
        @DefaultValue HandOver handover,
        @DefaultValue Limits limits) {

    /**
     * What an OpenID provider says of agents; the provider itself is set up under {@code spring.security.oauth2.client}.
     *
     * @param roleClaim names the claim with the agent's role, or with a list of groups of which one is a role
     * @param nameClaim names the claim with the sign-in name
     */
    public record Oidc(
            @DefaultValue("rekey_role") String roleClaim,
            @DefaultValue("preferred_username") String nameClaim) {}

    /**
     * How the platform hands signed-in users over.
     *
     * @param key at least 32 bytes in base64 that only platform and pages know; empty when none are handed over
     * @param origins where the platform's pages are from which users come, such as {@code https://trade.example}
     */
    public record HandOver(
            @DefaultValue("") String key, @DefaultValue List<String> origins) {
        @Override
        public String toString() {
            return key.isEmpty() ? "HandOver[none]" : "HandOver[hidden]";
        }
    }

    /** Whether agents need a second step. */
    public enum SecondStepWanted {
        /** Whoever has none sets one up before anything else. */
        REQUIRED,
        /** Whoever wants one sets it up. */
        OPTIONAL
    }

    /**
     * How often things may be tried; 0 is without a limit.
     *
     * @param signInWithin the time in which sign-ins are counted
     * @param signInsPerName wrong sign-ins with one name from one address, and wrong present passwords of one agent
     * @param signInsPerNameAnywhere wrong sign-ins with one name from everywhere
     * @param signInsPerAddress wrong sign-ins from one address
     * @param codesWithin the time in which codes and hand-overs are counted
     * @param codesPerAddress wrong ones from one address; a code itself is locked by five wrong tries
     * @param linksWithin the time in which links are counted
     * @param linksPerSession guide links for one session
     * @param linksPerAddress guide links made from one address
     * @param codesPerSession codes that support makes for one session, besides those that come with a link
     * @param asksWithin the time in which requests for codes are counted
     * @param asksPerAddress requests for codes from one address
     * @param checksWithin the time in which checks are counted
     * @param checksPerAccount checks a trader asks for at one account, with a new key or the same
     * @param wordsWithin the time in which new vault words are counted
     * @param wordsPerCustomer new vault words shown to one customer
     */
    public record Limits(
            @DefaultValue("15m") Duration signInWithin,
            @DefaultValue("10") int signInsPerName,
            @DefaultValue("100") int signInsPerNameAnywhere,
            @DefaultValue("30") int signInsPerAddress,
            @DefaultValue("10m") Duration codesWithin,
            @DefaultValue("30") int codesPerAddress,
            @DefaultValue("1h") Duration linksWithin,
            @DefaultValue("5") int linksPerSession,
            @DefaultValue("20") int linksPerAddress,
            @DefaultValue("30") int codesPerSession,
            @DefaultValue("1h") Duration asksWithin,
            @DefaultValue("20") int asksPerAddress,
            @DefaultValue("10m") Duration checksWithin,
            @DefaultValue("6") int checksPerAccount,
            @DefaultValue("10m") Duration wordsWithin,
            @DefaultValue("6") int wordsPerCustomer) {}
}
