package dev.rekey.local;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.operate.ImportCommand;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.starter.security.PasswordHashes;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** An agent to sign in as, and customers whose accounts live at the sandbox exchanges. */
public final class DemoData {

    /** The customer of the first walk: reset the vault, four accounts, five keys. */
    public static final String CUSTOMER = "4711";

    /** The customer who has an account of every exchange and market; added by {@link #seedEverywhere} only. */
    public static final String EVERYWHERE = "4719";

    private static final String AGENT = "sam";

    /** Which sandbox user owns a customer's accounts. */
    private static final Map<String, String> USERS =
            Map.of("4711", "anna", "4712", "ben", "4713", "chiara", EVERYWHERE, "dora");

    private DemoData() {}

    /** The demo agent; made at the first start with a password of its own. */
    public static DemoAgent agent(LocalEdition edition) {
        Path file = edition.data().resolve("agent-password");
        Agents agents = edition.part(Agents.class);
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[12];
                new SecureRandom().nextBytes(random);
                String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
                writePrivately(file, password);
            }
            String password = Files.readString(file).strip();
            if (agents.bySignInName(AGENT).isEmpty()) {
                String hash = String.valueOf(PasswordHashes.encoder().encode(password));
                agents.create(AGENT, "Sam", hash, Role.ADMIN);
            }
            return new DemoAgent(AGENT, password);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo agent's password cannot be kept in " + file, e);
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Adds the demo customers, once; what became of them later is left alone. */
    public static void seed(LocalEdition edition) {
        AccountDirectory directory = edition.part(AccountDirectory.class);
        if (directory.customer(CUSTOMER).isPresent()) {
            return;
        }
        store(edition, list());
        for (String customer : List.of("4711", "4712", "4713")) {
            for (TradingAccount account : directory.accounts(customer)) {
                if (account.live()) {
                    giveOldKeys(edition, account);
                }
            }
        }
    }

    /**
     * Adds the customer with an account of every exchange and market, once: all keys lost, and as many addresses as each
     * exchange takes.
     */
    public static void seedEverywhere(LocalEdition edition) {
        if (edition.part(AccountDirectory.class).customer(EVERYWHERE).isPresent()) {
            return;
        }
        StringJoiner rows = new StringJoiner(",\n", "[", "]");
        for (Exchange exchange : Exchange.all()) {
            List<String> addresses = Addresses.all()
                    .subList(0, Math.min(Addresses.COUNT, exchange.addressForm().limit()));
            for (String market : exchange.markets()) {
                rows.add("""
                        {"customer":"%s","name":"Dora Everywhere","exchange":"%s","market":"%s","label":"%s","runningBots":1,
                         "lastWorkingAt":"%s","whitelist":"%s","mode":"live"}""".formatted(
                                EVERYWHERE,
                                exchange.id(),
                                market,
                                exchange.id() + " " + market.toLowerCase(Locale.ROOT),
                                Instant.now().minus(Duration.ofHours(1)),
                                String.join(";", addresses)));
            }
        }
        store(edition, rows.toString());
    }

    private static void store(LocalEdition edition, String list) {
        ImportResult result = edition.part(AccountImport.class)
                .importJson(new StringReader(list), ImportCommand.known(edition.part(Catalog.class)));
        if (!result.stored()) {
            throw new IllegalStateException("The demo customers do not fit: " + result.problems());
        }
    }

    /** The keys of before: really made at the exchange, stored, and for some customers lost again. */
    private static void giveOldKeys(LocalEdition edition, TradingAccount account) {
        CredentialStore credentials = edition.part(CredentialStore.class);
        Accounts accounts = edition.part(Accounts.class);
        String user = user(account.customerId());
        List<String> addresses = Addresses.all();
        // The customer whose whitelist is stale holds a good key that lacks the newest addresses.
        boolean stale = account.customerId().equals("4712");
        for (String slot : account.slots()) {
            LiveKey key = new DemoKeys(edition.sandbox())
                    .make(
                            account.exchange(),
                            account.market(),
                            user,
                            "Platform " + slot,
                            stale ? addresses.subList(0, addresses.size() - 2) : addresses);
            String attempt = "before/" + account.id() + "/" + slot;
            credentials.storeAndPromote(
                    account.id(),
                    slot,
                    attempt,
                    DemoKeys.pasted(key),
                    key.user().uid(),
                    new AuditEntry(
                            Instant.now(),
                            "PROGRAM",
                            "demo",
                            "KEY_IN_USE",
                            account.customerId(),
                            null,
                            account.id(),
                            "The demo began with this key.",
                            attempt));
        }
        accounts.rememberUid(
                account.id(),
                edition.sandbox().ensureUser(account.exchange(), user).uid());
        if (!stale) {
            accounts.wipeCredentials(account.id());
            accounts.markNeedsKey(
                    account.id(), account.lastWorkingAt() == null ? Instant.now() : account.lastWorkingAt());
        }
    }

    /** The sandbox user who owns a demo customer's accounts. */
    public static String user(String customerId) {
        String user = USERS.get(customerId);
        if (user == null) {
            throw new IllegalArgumentException("No demo customer " + customerId);
        }
        return user;
    }

    /** All demo customers. */
    public static Set<String> customers() {
        return USERS.keySet();
    }

    private static String list() {
        String whitelist = String.join(";", Addresses.all());
        Instant now = Instant.now();
        return """
                [
                  {"customer":"4711","name":"Anna Berg","exchange":"binance","market":"SPOT","label":"Long term",
                   "email":"anna@platform.test","language":"en","timezone":"Europe/Berlin",
                   "runningBots":1,"openPositions":0,"openOrders":12,"lastWorkingAt":"%1$s","whitelist":"%4$s","mode":"live"},
                  {"customer":"4711","name":"Anna Berg","exchange":"binance","market":"FUTURES","label":"Grid bots",
                   "runningBots":3,"openPositions":2,"openOrders":40,"lastWorkingAt":"%1$s","whitelist":"%4$s","mode":"live"},
                  {"customer":"4711","name":"Anna Berg","exchange":"kucoin","market":"FUTURES","label":"Hedge",
                   "runningBots":0,"openPositions":1,"openOrders":0,"lastWorkingAt":"%1$s","whitelist":"%4$s","mode":"live"},
                  {"customer":"4711","name":"Anna Berg","exchange":"kraken","market":"SPOT","label":"Savings",
                   "slots":"main;extra","runningBots":0,"openPositions":0,"openOrders":4,"lastWorkingAt":"%1$s","whitelist":"%4$s","mode":"live"},
                  {"customer":"4711","name":"Anna Berg","exchange":"binance","market":"SPOT","label":"Practice","mode":"paper"},
                  {"customer":"4712","name":"Ben Okafor","exchange":"kucoin","market":"SPOT","label":"Everyday",
                   "email":"ben@platform.test","language":"en","timezone":"Africa/Lagos",
                   "runningBots":2,"openPositions":0,"openOrders":9,"lastWorkingAt":"%2$s","whitelist":"%4$s","mode":"live"},
                  {"customer":"4713","name":"Chiara Rossi","exchange":"binance","market":"FUTURES","label":"Swing",
                   "runningBots":0,"openPositions":1,"openOrders":2,"lastWorkingAt":"%3$s","whitelist":"%4$s","mode":"live"}
                ]
                """.formatted(
                        now.minus(Duration.ofHours(5)),
                        now.minus(Duration.ofMinutes(20)),
                        now.minus(Duration.ofDays(2)),
                        whitelist);
    }
}
