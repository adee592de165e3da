package dev.rekey.starter.desk;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.NewToken;
import dev.rekey.accounts.access.ProgramTokens.Program;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.ReservedNames;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.Tries;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.LentPasswords;
import dev.rekey.starter.security.Newcomer;
import dev.rekey.starter.security.PasswordRule;
import dev.rekey.starter.security.SecondStep;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes who may use the desk; each change and its line in the audit trail stand in one transaction. */
@Component
class People {

    private static final Pattern PROGRAM_NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,59}");
    static final int MOST_NAME = Newcomer.MOST_NAME;

    private final Agents agents;
    private final SecondSteps secondSteps;
    private final SecondStep secondStep;
    private final ProgramTokens tokens;
    private final PasswordEncoder passwords;
    private final PasswordRule rule;
    private final Journal journal;
    private final Tries tries;
    private final Tries.Limit ownPassword;
    private final TransactionTemplate transaction;

    People(
            Agents agents,
            SecondSteps secondSteps,
            SecondStep secondStep,
            ProgramTokens tokens,
            PasswordEncoder passwords,
            PasswordRule rule,
            Journal journal,
            Tries tries,
            PeopleProperties properties,
            PlatformTransactionManager transactions) {
        this.agents = agents;
        this.secondSteps = secondSteps;
        this.secondStep = secondStep;
        this.tokens = tokens;
        this.passwords = passwords;
        this.rule = rule;
        this.journal = journal;
        this.tries = tries;
        this.ownPassword = new Tries.Limit(
                "own present password",
                properties.limits().signInsPerName(),
                properties.limits().signInWithin());
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A password that was just made; shown once.
     *
     * @param name whose
     */
    record NewPassword(String name, String password) {
        @Override
        public String toString() {
            return "NewPassword[" + name + "]";
        }
    }

    List<Agent> all() {
        return agents.list();
    }

    NewPassword add(DeskAgent by, String signInName, String name, Role role) {
        Newcomer newcomer = newcomer(signInName, name);
        String password = LentPasswords.make();
        String hash = String.valueOf(passwords.encode(password));
        transaction.executeWithoutResult(status -> {
            Agent added = agents.create(newcomer.signInName(), newcomer.name(), hash, role)
                    .orElseThrow(() -> new Conflict(newcomer.isTaken()));
            agents.lendPassword(added.id());
            note(by, "PERSON_ADDED", added, "as " + role);
        });
        return new NewPassword(newcomer.signInName(), password);
    }

    private static Newcomer newcomer(String signInName, String name) {
        Message refusal = Newcomer.refusal(signInName, name);
        if (refusal != null) {
            throw new Conflict(refusal);
        }
        return Newcomer.named(signInName, name);
    }

    NewPassword resetPassword(DeskAgent by, String agentId) {
        String password = LentPasswords.make();
        String hash = String.valueOf(passwords.encode(password));
        Agent agent = Objects.requireNonNull(transaction.execute(status -> {
            Agent known = known(agentId);
            if (agents.signsInElsewhere(known.id())) {
                throw new Conflict(ProblemCode.SIGNS_IN_ELSEWHERE.with());
            }
            agents.setPasswordHash(known.id(), hash);
            agents.lendPassword(known.id());
            note(by, "PASSWORD_RESET", known, "");
            return known;
        }));
        return new NewPassword(agent.signInName(), password);
    }

    void setRole(DeskAgent by, String agentId, Role role) {
        transaction.executeWithoutResult(status -> {
            Agent known = known(agentId);
            agents.setRole(known.id(), role);
            refuseToLoseTheLastAdmin();
            note(by, "PERSON_ROLE", known, "from " + known.role() + " to " + role);
        });
    }

    void setActive(DeskAgent by, String agentId, boolean active) {
        transaction.executeWithoutResult(status -> {
            Agent known = known(agentId);
            agents.setActive(known.id(), active);
            refuseToLoseTheLastAdmin();
            note(by, active ? "PERSON_ACTIVATED" : "PERSON_DEACTIVATED", known, "");
        });
    }

    List<Program> programs() {
        return tokens.list();
    }

    NewToken addProgram(DeskAgent by, String name, List<String> scopes) {
        String cleanName = name.strip();
        // Its name is what a session is looked after by.
        if (tokens.list().stream()
                .anyMatch(known -> known.revokedAt() == null && known.name().equals(cleanName))) {
            throw new Conflict(ProblemCode.PROGRAM_NAME_TAKEN.with());
        }
        if (!PROGRAM_NAME.matcher(cleanName).matches()) {
            throw new Conflict(ProblemCode.PROGRAM_NAME.with());
        }
        if (ReservedNames.has(cleanName)) {
            throw new Conflict(ProblemCode.RESERVED_NAME.with());
        }
        Set<Scope> chosen =
                scopes.stream().flatMap(word -> Scope.of(word).stream()).collect(Collectors.toSet());
        if (chosen.isEmpty()) {
            throw new Conflict(ProblemCode.CHOOSE_SCOPES.with());
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            NewToken made = tokens.create(cleanName, chosen, by.signInName());
            String may =
                    made.program().scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(", "));
            journal.note(by, "TOKEN_MADE", null, null, cleanName + ": " + may);
            return made;
        }));
    }

    void revokeProgram(DeskAgent by, String programId) {
        transaction.executeWithoutResult(status -> {
            Program program = tokens.revoke(programId).orElseThrow(NotFound::new);
            journal.note(by, "TOKEN_REVOKED", null, null, program.name());
        });
    }

    Set<String> withSecondStep() {
        return secondSteps.confirmed();
    }

    void resetSecondStep(DeskAgent by, String agentId) {
        transaction.executeWithoutResult(status -> {
            Agent known = known(agentId);
            secondSteps.remove(known.id());
            agents.signOutEverywhere(known.id());
            note(by, "SECOND_STEP_RESET", known, "");
        });
    }

    /**
     * The agent's own new password; whoever is signed in as them elsewhere is out. Returns the agent as they are now.
     *
     * @throws TooOften when the present one was wrong too often: a desk left open is no place to guess it
     */
    Agent changePassword(DeskAgent who, String present, String wanted) {
        Agent known = known(who.id());
        tries.count(ownPassword, who.id()).ifPresent(wait -> {
            throw new TooOften(ProblemCode.PASSWORD_WRONG_OFTEN, wait);
        });
        if (present.length() > PasswordRule.LONGEST || !passwords.matches(present, known.passwordHash())) {
            throw new Conflict(ProblemCode.PASSWORD_WRONG.with());
        }
        tries.takeBack(ownPassword, who.id());
        Message refusal = rule.refusal(known, present, wanted);
        if (refusal != null) {
            throw new Conflict(refusal);
        }
        String hash = String.valueOf(passwords.encode(wanted));
        return Objects.requireNonNull(transaction.execute(status -> {
            agents.setPasswordHash(known.id(), hash);
            journal.note(who, "PASSWORD_CHANGED", null, null, "");
            return known(who.id());
        }));
    }

    /** Whether this agent signs in by an OpenID provider, and has no password to prove themselves by. */
    boolean signsInElsewhere(DeskAgent who) {
        return agents.signsInElsewhere(who.id());
    }

    /**
     * Whoever is signed in shows by password and code that it is them. Says of neither that it was the wrong one, and
     * counts together with {@link #changePassword}. Returns the agent as they are now.
     */
    Agent prove(DeskAgent who, String present, String code) {
        Agent known = known(who.id());
        tries.count(ownPassword, who.id()).ifPresent(wait -> {
            throw new TooOften(ProblemCode.PROOF_WRONG_OFTEN, wait);
        });
        boolean right = !agents.signsInElsewhere(known.id())
                && present.length() <= PasswordRule.LONGEST
                && passwords.matches(present, known.passwordHash());
        if (!right || (secondStep.confirmed(known.id()) && !rightCode(known, code))) {
            throw new Conflict(ProblemCode.PROOF_WRONG.with());
        }
        tries.takeBack(ownPassword, who.id());
        journal.note(who, "PROVED_AGAIN", null, null, "");
        return known;
    }

    private boolean rightCode(Agent agent, String code) {
        return !code.isBlank() && secondStep.tryCode(agent.id(), code) instanceof SecondSteps.CodeTry.Right;
    }

    /** After the first right code: whoever is signed in without it elsewhere is out. Returns the agent as they are now. */
    Agent secondStepSetUp(DeskAgent who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            agents.signOutEverywhere(who.id());
            journal.note(who, "SECOND_STEP_SET_UP", null, null, "");
            return known(who.id());
        }));
    }

    private Agent known(String agentId) {
        return agents.byId(agentId).orElseThrow(NotFound::new);
    }

    private void refuseToLoseTheLastAdmin() {
        if (agents.activeAdmins() == 0) {
            throw new Conflict(ProblemCode.LAST_ADMIN.with());
        }
    }

    private void note(DeskAgent by, String action, Agent whom, String how) {
        String text = whom.signInName() + " (" + whom.name() + ")" + (how.isEmpty() ? "" : " " + how);
        journal.note(by, action, null, null, text);
    }
}
