package dev.rekey.starter.desk;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who did what in a session, account by account. */
@Component
class Timeline {

    /** So many lines of each account are seen at once. */
    private static final int OPEN = 3;

    private final Phrases phrases;
    private final Wording wording;

    Timeline(Phrases phrases, Wording wording) {
        this.phrases = phrases;
        this.wording = wording;
    }

    /**
     * What was done to one account, or to the session as a whole.
     *
     * @param newest the last few lines, the newest first
     * @param earlier those before them
     * @param more what leads to the earlier ones; empty when there are none
     */
    record Group(String title, List<Line> newest, List<Line> earlier, String more) {}

    /**
     * One line.
     *
     * @param said what stands beside the deed; empty for nothing
     */
    record Line(String who, String did, String said, Instant at) {}

    /**
     * The lines by account.
     *
     * @param titles the accounts' titles by their ids, in their order
     */
    List<Group> groups(List<AuditLine> lines, Map<String, String> titles) {
        Map<String, List<Line>> byAccount = new LinkedHashMap<>();
        byAccount.put("", new ArrayList<>());
        titles.keySet().forEach(account -> byAccount.put(account, new ArrayList<>()));
        for (AuditLine line : lines) {
            String account = Objects.requireNonNullElse(line.entry().accountId(), "");
            byAccount
                    .getOrDefault(account, Objects.requireNonNull(byAccount.get("")))
                    .add(line(line.entry(), null));
        }
        return byAccount.entrySet().stream()
                .filter(group -> !group.getValue().isEmpty())
                .map(group -> group(
                        titles.getOrDefault(group.getKey(), phrases.of("session.timeline.session")), group.getValue()))
                .toList();
    }

    /** What others did after this line of the trail, the newest first. */
    List<Line> meanwhile(List<AuditLine> lines, long seen, String me, Map<String, String> titles) {
        return lines.stream()
                .filter(line -> line.number() > seen && !line.entry().actor().equals(me))
                .map(line -> line(
                        line.entry(), titles.get(Objects.toString(line.entry().accountId(), ""))))
                .toList();
    }

    private Group group(String title, List<Line> lines) {
        int open = Math.min(OPEN, lines.size());
        int earlier = lines.size() - open;
        return new Group(
                title,
                List.copyOf(lines.subList(0, open)),
                List.copyOf(lines.subList(open, lines.size())),
                earlier == 0 ? "" : phrases.of("session.timeline.earlier", earlier));
    }

    private Line line(AuditEntry entry, @Nullable String account) {
        String did = wording.deed(entry.action());
        return new Line(
                entry.actor(),
                account == null ? did : did + " (" + account + ")",
                entry.text().isEmpty() ? "" : phrases.stored(entry.text()),
                entry.at());
    }
}
