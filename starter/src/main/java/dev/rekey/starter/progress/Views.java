package dev.rekey.starter.progress;

import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredView;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published views, read as what they are. Pages never ask a workflow. */
public final class Views {

    private final Progress progress;
    private final ActionAnswers answers;
    private final JsonMapper json;

    /** Reads from the published views. */
    public Views(Progress progress, ActionAnswers answers, JsonMapper json) {
        this.progress = progress;
        this.answers = answers;
        this.json = json;
    }

    /** A session. */
    public Optional<SessionView> session(String sessionId) {
        return progress.session(sessionId)
                .map(stored -> json.readValue(stored.json(), SessionView.class).shown());
    }

    /** Its accounts, in the session's own order; those that were not published yet are left out. */
    public List<AccountView> accounts(String sessionId) {
        Map<String, AccountView> byId = progress.accounts(sessionId).stream()
                .map(this::account)
                .collect(Collectors.toMap(AccountView::accountId, Function.identity()));
        return session(sessionId)
                .map(session -> session.accountIds().stream()
                        .map(byId::get)
                        .filter(Objects::nonNull)
                        .toList())
                .orElse(List.copyOf(byId.values()));
    }

    /** One account of a session. */
    public Optional<AccountView> account(String sessionId, String accountId) {
        return progress.account(sessionId, accountId).map(this::account);
    }

    /** What a session's pages say of actions that were not answered at once. */
    public Left left(String sessionId) {
        return new Left(answers.toTell(sessionId));
    }

    /** A workflow keeps the label it began with; people see the one that support may have corrected since. */
    public AccountView account(StoredView stored) {
        AccountView view = json.readValue(stored.json(), AccountView.class);
        if (stored.label() == null || stored.label().equals(view.label())) {
            return view;
        }
        ObjectNode fields = (ObjectNode) json.readTree(stored.json());
        return json.treeToValue(fields.put("label", stored.label()), AccountView.class);
    }
}
