package dev.rekey.e2e.prove;

import dev.rekey.accounts.AccountsConfiguration;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.SecretsConfiguration;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoKeys;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.starter.security.PasswordHashes;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The accounts database as the prover sees it, and fills it before it begins: past every network that fails. */
final class Records implements AutoCloseable {

    private static final String AGENT = "prover";
    /** Agents whom a session can be given to. */
    static final List<String> COLLEAGUES = List.of("first", "second", "third");

    private static final List<String> AGENTS = List.of(AGENT, "first", "second", "third");
    private static final String PASSWORD = "proves-what-it-is-told-9";

    /** What the accounts of a customer are like, one after the other: one of them holds two keys. */
    private static final List<String[]> KINDS = List.of(
            new String[] {"binance", "SPOT", "main"},
            new String[] {"kucoin", "FUTURES", "main"},
            new String[] {"kraken", "SPOT", "main;extra"},
            new String[] {"binance", "FUTURES", "main"});

    @Configuration(proxyBeanMethods = false)
    @Import({AccountsConfiguration.class, SecretsConfiguration.class})
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Application {}

    private final ConfigurableApplicationContext context;

    private Records(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Records open(Store store, Path masterKey) {
        List<String> settings = new ArrayList<>(store.settings(store.port()));
        settings.add("--rekey.master-key-file=" + masterKey);
        settings.add("--logging.level.root=off");
        settings.add("--spring.datasource.hikari.maximum-pool-size=3");
        settings.add("--spring.datasource.hikari.minimum-idle=0");
        return new Records(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("spring.config.name=prove")
                .run(settings.toArray(String[]::new)));
    }

    JdbcClient sql() {
        return context.getBean(JdbcClient.class);
    }

    AuditCheck audit() {
        return context.getBean(AuditCheck.class);
    }

    List<TradingAccount> accounts(String customer) {
        return context.getBean(AccountDirectory.class).accounts(customer);
    }

    /** Waits until the database answers, as after it was killed, and sees to it that there is an agent. */
    void ready() {
        Patience.until("the accounts database", Duration.ofMinutes(2), () -> {
            try {
                Agents agents = context.getBean(Agents.class);
                for (String name : AGENTS) {
                    if (agents.bySignInName(name).isEmpty()) {
                        agents.create(
                                name,
                                "Prover",
                                String.valueOf(PasswordHashes.encoder().encode(PASSWORD)),
                                Role.ADMIN);
                    }
                }
                return true;
            } catch (org.springframework.dao.DataAccessException
                    | org.springframework.transaction.TransactionException notYet) {
                return false;
            }
        });
    }

    static DemoAgent agent() {
        return new DemoAgent(AGENT, PASSWORD);
    }

    /**
     * Adds a customer with so many accounts.
     *
     * @param holding whether each holds a key that works
     */
    void add(String customer, int accounts, boolean holding, SandboxExchanges sandbox) {
        StringJoiner rows = new StringJoiner(",\n", "[", "]");
        for (int i = 0; i < accounts; i++) {
            String[] kind = KINDS.get(i % KINDS.size());
            rows.add("""
                    {"customer":"%s","name":"Proved %s","email":"%s","exchange":"%s","market":"%s","label":"Account %d",
                     "slots":"%s","runningBots":%d,"lastWorkingAt":"%s","whitelist":"%s","mode":"live"}""".formatted(
                            customer,
                            customer,
                            Mails.address(customer),
                            kind[0],
                            kind[1],
                            i,
                            kind[2],
                            i,
                            Instant.now().minus(Duration.ofHours(1)),
                            String.join(";", Rig.ADDRESSES)));
        }
        take(rows.toString());
        for (TradingAccount account : accounts(customer)) {
            if (holding) {
                account.slots().forEach(slot -> giveKey(account, slot, sandbox));
            } else {
                context.getBean(Accounts.class).markNeedsKey(account.id(), Instant.now());
            }
        }
    }

    private void take(String list) {
        Catalog catalog = Catalog.load();
        ImportResult result = context.getBean(AccountImport.class).importJson(new StringReader(list), catalog::knows);
        if (!result.stored()) {
            throw new IllegalStateException("The customers do not fit: " + result.problems());
        }
    }

    /** The platform's list comes again, and says otherwise of an account. */
    void change(TradingAccount account, String mode, String slots) {
        take("""
                [{"customer":"%s","name":"Proved %s","exchange":"%s","market":"%s","label":"%s","slots":"%s","mode":"%s"}]""".formatted(
                        account.customerId(),
                        account.customerId(),
                        account.exchange(),
                        account.market(),
                        account.label(),
                        slots,
                        mode));
    }

    private void giveKey(TradingAccount account, String slot, SandboxExchanges sandbox) {
        LiveKey key = new DemoKeys(sandbox)
                .make(
                        account.exchange(),
                        account.market(),
                        account.customerId(),
                        "Old " + account.label() + " " + slot,
                        Rig.ADDRESSES);
        String attempt = "before/" + account.id() + "/" + slot;
        context.getBean(CredentialStore.class)
                .storeAndPromote(
                        account.id(),
                        slot,
                        attempt,
                        DemoKeys.pasted(key),
                        key.user().uid(),
                        new AuditEntry(
                                Instant.now(),
                                "PROGRAM",
                                "prove",
                                "KEY_IN_USE",
                                account.customerId(),
                                null,
                                account.id(),
                                "The proof began with this key.",
                                attempt));
    }

    @Override
    public void close() {
        context.close();
    }
}
