package dev.rekey.starter.security;

import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.SecondSteps.CodeTry;
import io.nayuki.qrcodegen.QrCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** The second step of an agent's sign-in, with the key that opens its secret. */
public final class SecondStep {

    private static final int GROUP = 4;

    private final SecondSteps steps;
    private final StarterKey key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondStep(SecondSteps steps, StarterKey key, Clock clock) {
        this.steps = steps;
        this.key = key;
        this.clock = clock;
    }

    /**
     * What an authenticator app needs, shown until the first code was right.
     *
     * @param byHand the secret in groups of four
     * @param link the same as a link that apps open
     * @param picture the link as the path of a picture of squares
     * @param side how many squares the picture is wide and high, with its margin
     */
    public record Enrolment(String byHand, String link, String picture, int side) {
        @Override
        public String toString() {
            return "Enrolment[redacted]";
        }
    }

    /** Whether this agent signs in with a second step. */
    public boolean confirmed(String agentId) {
        return steps.confirmed(agentId);
    }

    /** Begins one. Returns false when the agent has one already. */
    public boolean begin(DeskAgent agent) {
        return steps.begin(agent.id(), key.seal(Totp.newSecret(random), boundTo(agent.id())));
    }

    /** What was begun and is not confirmed yet. */
    public Optional<Enrolment> begun(DeskAgent agent) {
        return steps.begun(agent.id()).map(kept -> enrolment(agent, key.open(kept, boundTo(agent.id()))));
    }

    /** Tries a code; the first right one confirms what was begun. */
    public CodeTry tryCode(String agentId, String code) {
        return steps.tryCode(agentId, kept -> step(agentId, kept, code));
    }

    /** Tries a code in a browser that counts wrong ones by itself: what was locked elsewhere does not count there. */
    CodeTry tryCodeHere(String agentId, String code) {
        return steps.tryCodeUncounted(agentId, kept -> step(agentId, kept, code));
    }

    private long step(String agentId, byte[] kept, String code) {
        return Totp.stepOf(key.open(kept, boundTo(agentId)), code, clock.instant());
    }

    private static String boundTo(String agentId) {
        return "rekey/1 second step\n" + agentId;
    }

    private static Enrolment enrolment(DeskAgent agent, byte[] secret) {
        String link = Totp.link(agent.signInName(), secret);
        QrCode code = QrCode.encodeText(link, QrCode.Ecc.MEDIUM);
        StringBuilder squares = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    squares.append('M')
                            .append(x + GROUP)
                            .append(' ')
                            .append(y + GROUP)
                            .append("h1v1h-1z");
                }
            }
        }
        String byHand = Totp.base32(secret).replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
        return new Enrolment(byHand, link, squares.toString(), code.size + 2 * GROUP);
    }
}
