package dev.rekey.operate;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.LentPasswords;
import dev.rekey.starter.security.Newcomer;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.starter.words.Phrases;
import java.time.Clock;
import java.util.Locale;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may use the desk, from outside: the first admin, whom no page can add. */
@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        description = "Add the first admin, who adds everybody else on the desk (add).")
final class PeopleCommand {

    private static final String OPERATOR = "operator";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Add an admin with a password that is printed once and replaced at the first sign-in.",
                "Where there is an admin already, they add people on the desk; --another adds one all the same."
            })
    int add(
            @Parameters(paramLabel = "SIGN-IN-NAME", description = "As they sign in.") String signInName,
            @Parameters(paramLabel = "NAME", description = "As others know them.") String name,
            @Option(names = "--another", description = "Also where there is an admin already.") boolean another,
            @Mixin DatabaseOptions database) {
        Newcomer newcomer = Newcomer.named(signInName, name);
        String password = LentPasswords.make();
        String hash = String.valueOf(PasswordHashes.encoder().encode(password));
        try (ConfigurableApplicationContext context = database.open()) {
            Agents agents = new Agents(context.getBean(JdbcClient.class), Clock.systemUTC());
            AuditTrail audit = context.getBean(AuditTrail.class);
            new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
                if (!another && agents.activeAdmins() > 0) {
                    throw new IllegalStateException("There is an admin already, who can add people on the desk."
                            + " To add one all the same: --another.");
                }
                Agent added = agents.create(newcomer.signInName(), newcomer.name(), hash, Role.ADMIN)
                        .orElseThrow(() -> new IllegalStateException(
                                Phrases.in(Locale.ENGLISH).of(newcomer.isTaken())));
                agents.lendPassword(added.id());
                audit.append(new AuditEntry(
                        Clock.systemUTC().instant(),
                        "PROGRAM",
                        OPERATOR,
                        "PERSON_ADDED",
                        null,
                        null,
                        null,
                        added.signInName() + " (" + added.name() + ") as " + Role.ADMIN,
                        null));
            });
        }
        spec.commandLine()
                .getOut()
                .printf("Added %s as an admin. Password, shown once: %s%n", newcomer.signInName(), password);
        spec.commandLine().getOut().println("They choose another one when they sign in for the first time.");
        return 0;
    }
}
