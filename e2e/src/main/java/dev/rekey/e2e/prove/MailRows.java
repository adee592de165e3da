package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The rows of what customers are mailed: whoever sends it dies, or the mail server is away. */
final class MailRows {

    private static final String INVITATION = "INVITATION";

    private MailRows() {}

    static void addTo(Rows rows) {
        dies(rows, "M1", CrashPoint.M1, 2);
        dies(rows, "M2", CrashPoint.M2, 1);
        dies(rows, "M3", CrashPoint.M3, 1);
        rows.row("M4", "the accounts database goes away while the mail server takes a mail", stage -> {
            Rig rig = stage.rig();
            CrashPoint.M1.armToStop(rig.triggers());
            stage.open(1, false);
            reached(stage, CrashPoint.M1);
            rig.store().kill();
            rig.worker().thaw();
            Patience.pause(2_000 + stage.random().nextInt(3_000));
            rig.store().start();
        });
        rows.row("M5", "the mail server is away for a day, and one mail tells all that happened", stage -> {
            Rig rig = stage.rig();
            rig.toMail().cut();
            Trader trader = stage.open(2, false);
            Mails mails = new Mails(rig, List.of(trader.customer()));
            for (int i = 0; i < 2; i++) {
                stage.desk().act(trader.customer(), trader.session(), "Nudge", Map.of());
            }
            Patience.until("three messages", Rows.REACHED, () -> mails.rows().size() >= 3);
            Patience.until("a try", Rows.REACHED, () -> mails.rows().stream().anyMatch(row -> row.tries() > 0));
            rig.shiftClock(rig.worker(), Duration.ofDays(1));
            rig.toMail().pass();
            mails.settled();
            if (mails.came().size() != 1) {
                stage.found("M2", "after a day without a mail server " + mails.came() + " came of " + mails.rows());
            }
        });
        rows.row("M6", "the way to the mail server is cut again and again", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> {
                for (int i = 0; i < 20; i++) {
                    stage.rig().toMail().cut();
                    Patience.pause(stage.random().nextInt(1_000));
                    stage.rig().toMail().pass();
                    Patience.pause(stage.random().nextInt(500));
                }
            });
        });
    }

    /** The worker dies there with the invitation, which comes so often all the same. */
    private static void dies(Rows rows, String id, CrashPoint point, int copies) {
        rows.row(id, point.title(), stage -> {
            Rig rig = stage.rig();
            point.arm(rig.triggers());
            Trader trader = stage.open(1, false);
            if (!rig.worker().awaitEnd(120)) {
                stage.found("ROW", "the worker did not die where " + point.title());
            }
            rig.heal();
            came(stage, trader, copies);
        });
    }

    private static void reached(Stage stage, CrashPoint point) {
        if (!Patience.within(Rows.REACHED, () -> point.reached(stage.rig().triggers()))) {
            stage.found("ROW", "nobody came where " + point.title());
        }
    }

    private static void came(Stage stage, Trader trader, int copies) {
        Mails mails = new Mails(stage.rig(), List.of(trader.customer()));
        mails.settled();
        for (Mails.Row row : mails.rows()) {
            int came = mails.came().getOrDefault(row.messageId(), 0);
            if (row.kind().equals(INVITATION) && came != copies) {
                stage.found("M2", "the invitation came " + came + " times, and not " + copies + ": " + row);
            }
        }
    }
}
