package dev.rekey.e2e.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A named place in the code at which a process dies when it is told to. The released code knows nothing of it: {@link
 * CrashAgent} puts the calls in when a process is started by the prover. A process is told by a file of the point's
 * name; the one that takes the file away dies.
 */
public enum CrashPoint {
    C1("the starter has an action, and has not sent it", "dev.rekey.starter.door.TemporalDoor", "act", false),
    C1_ANSWERED(
            "Temporal has answered an action, and the page does not know it",
            "dev.rekey.starter.door.TemporalDoor",
            "act",
            true),
    C2_NOTED(
            "an action is noted as left with Temporal, and is not sent",
            "dev.rekey.accounts.write.LeftActions",
            "leave",
            true),
    C2_SENT(
            "an action is left with Temporal, and nobody noted that it arrived",
            "dev.rekey.accounts.write.LeftActions",
            "kept",
            false),
    C3(
            "the worker has taken an action, and has not published it",
            "dev.rekey.activities.ProgressActivitiesImpl",
            "publish",
            false),
    C3_PUBLISHED(
            "a view is published, and Temporal does not know it",
            "dev.rekey.activities.ProgressActivitiesImpl",
            "publish",
            true),
    C4("a check has begun, and the exchange was not asked", "dev.rekey.exchanges.check.KeyVerifier", "verify", false),
    C5(
            "the exchange has answered, and nothing was done with it",
            "dev.rekey.exchanges.check.KeyVerifier",
            "verify",
            true),
    C6("a key is proved, and saving it has not begun", "dev.rekey.accounts.secrets.CredentialStore", "putInUse", false),
    C7("within the transaction that saves a key", "dev.rekey.accounts.write.Accounts", "markWorking", false),
    C8("a key is saved, and Temporal does not know it", "dev.rekey.accounts.secrets.CredentialStore", "putInUse", true),
    C9(
            "an account is done, and the next one is to come",
            "dev.rekey.activities.ProgressActivitiesImpl",
            "closeAccount",
            false),
    C10("a run hands over to the next one", "io.temporal.workflow.Workflow", "continueAsNew", false),
    C11("a reminder is due", "dev.rekey.activities.NoticeActivitiesImpl", "send", false),
    C11_SENT(
            "a reminder went out, and Temporal does not know it",
            "dev.rekey.activities.NoticeActivitiesImpl",
            "send",
            true),
    M1(
            "the mail server has a mail, and its row does not say so",
            "dev.rekey.activities.messages.DeliveryActivitiesImpl",
            "taken",
            false),
    M2(
            "a mail is noted as sent, and Temporal does not know it",
            "dev.rekey.activities.messages.DeliveryActivitiesImpl",
            "taken",
            true),
    M3(
            "Temporal knows of a message, and its row does not say so",
            "dev.rekey.accounts.write.Outbox",
            "handedOver",
            false),
    K1_BEGUN(
            "a new master key is made, and nothing is wrapped under it",
            "dev.rekey.accounts.secrets.MasterKey",
            "beginReplacing",
            true),
    K1_WRAPPING(
            "some is wrapped under the new master key, and some under the old one",
            "dev.rekey.accounts.secrets.MasterKeyRotation",
            "platformKey",
            true),
    K1_ENDING(
            "all is wrapped under the new master key, and the old one is still there",
            "dev.rekey.accounts.secrets.MasterKey",
            "endReplacing",
            false),
    V_WIPED(
            "a vault is reset, and its session is not started",
            "dev.rekey.starter.vault.VaultReset",
            "startSession",
            false),
    S_REPAIRED(
            "a worker has repaired a difference between the stores, and goes on to the next one",
            "dev.rekey.worker.reconcile.Repairs",
            "count",
            false),
    C12(
            "within the changes of the database at start",
            "org.flywaydb.core.internal.sqlscript.DefaultSqlScriptExecutor",
            "executeStatement",
            false);

    /** With what a process ends that dies at such a place, as if it was killed. */
    static final int KILLED = 137;

    private static final String STOP = "stop";

    @SuppressWarnings("NonFinalStaticField") // once, before anything else runs
    private static @Nullable Path triggers;

    private final String title;
    private final String type;
    private final String method;
    private final boolean after;

    CrashPoint(String title, String type, String method, boolean after) {
        this.title = title;
        this.type = type;
        this.method = method;
        this.after = after;
    }

    String title() {
        return title;
    }

    String type() {
        return type;
    }

    String method() {
        return method;
    }

    /** Whether it lies behind the method and not before it. */
    boolean after() {
        return after;
    }

    /** From now on processes of this prover that come here die, once. */
    void arm(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next process of this prover that comes here stands still, once, until it is told to go on. */
    void armToStop(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name()), STOP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody has come here since it was armed. */
    boolean reached(Path folder) {
        return !Files.exists(folder.resolve(name()));
    }

    /** Nobody dies here any more; answers whether somebody has. */
    boolean disarm(Path folder) {
        try {
            return !Files.deleteIfExists(folder.resolve(name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void listenTo(Path folder) {
        triggers = folder;
    }

    /** Called where the point is. */
    public static void pass(String name) {
        Path folder = triggers;
        if (folder == null) {
            return;
        }
        try {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                return;
            }
            boolean stops = Files.readString(file).equals(STOP);
            if (Files.deleteIfExists(file)) {
                System.err.println("PROVE: " + (stops ? "stops" : "dies") + " at " + name);
                System.err.flush();
                if (stops) {
                    stop();
                } else {
                    // No shutdown hook, no finally: as SIGKILL.
                    Runtime.getRuntime().halt(KILLED);
                }
            }
        } catch (NoSuchFileException another) {
            // Somebody else came first.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop() throws IOException {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
