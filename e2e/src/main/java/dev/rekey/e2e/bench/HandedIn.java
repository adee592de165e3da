package dev.rekey.e2e.bench;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Progress;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.model.AccountView;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keys handed in one after the other, each timed until its verdict. */
final class HandedIn {

    private HandedIn() {}

    /** Told of each verdict. */
    interface Timed {
        /** A key's verdict is published. */
        void verdict(String account, LiveKey key, long nanos);
    }

    /** The check of a key as Rekey makes it. */
    static KeyCheckRequest request(AccountDirectory directory, String accountId, LiveKey key) {
        TradingAccount account = directory.account(accountId).orElseThrow();
        return new KeyCheckRequest(
                account.exchange(),
                account.market(),
                new Credential(key.key().apiKey(), key.key().secret(), key.key().passphrase()),
                directory.whitelist(accountId).addresses(),
                account.exchangeUid());
    }

    /** Somebody who does the main job; how long each verdict took is told. */
    static MainJob job(LocalEdition edition, String customer, Timed timed) {
        DemoKeys demoKeys = new DemoKeys(edition.sandbox());
        AccountDirectory directory = edition.part(AccountDirectory.class);
        return new MainJob(
                edition.web(),
                (exchange, market, label, addresses) -> {
                    LiveKey key = demoKeys.make(exchange, market, DemoData.user(customer), label, addresses);
                    String account = directory.accounts(customer).stream()
                            .filter(a -> a.live() && label.startsWith(a.label() + " "))
                            .findFirst()
                            .orElseThrow()
                            .id();
                    watch(edition, customer, account, key, timed);
                    return DemoKeys.pasted(key);
                },
                line -> {});
    }

    /** Times from the moment the key is in hand until its verdict is published. */
    private static void watch(LocalEdition edition, String customer, String account, LiveKey key, Timed timed) {
        Views views = edition.part(Views.class);
        String session = edition.part(Progress.class)
                .openSessionOf(customer)
                .orElseThrow()
                .sessionId();
        int before = views.account(session, account).map(AccountView::attempts).orElse(0);
        long begun = System.nanoTime();
        Thread watcher = new Thread(() -> {
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
                AccountView view = views.account(session, account).orElseThrow();
                if (view.attempts() > before && view.verdict() != null) {
                    timed.verdict(account, key, System.nanoTime() - begun);
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }
}
