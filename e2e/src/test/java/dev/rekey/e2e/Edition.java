package dev.rekey.e2e;

import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A running one-machine edition with the demo's customers, on free ports and in a folder of its own. */
final class Edition implements AutoCloseable {

    final LocalEdition rekey;
    final DemoAgent agent;
    /** Every key that the trader made while the test ran. */
    final List<LiveKey> made = Collections.synchronizedList(new ArrayList<>());

    private Edition(LocalEdition rekey, DemoAgent agent) {
        this.rekey = rekey;
        this.agent = agent;
    }

    static Edition start(Path data, String... properties) {
        return start(LocalOptions.inFolder(data), properties);
    }

    /** The same at a given place, where it may have been before. */
    static Edition start(LocalOptions options, String... properties) {
        LocalEdition rekey = LocalEdition.start(options, List.of(properties), stage -> {});
        DemoAgent agent = DemoData.agent(rekey);
        DemoData.seed(rekey);
        return new Edition(rekey, agent);
    }

    /** An agent who is signed in, and a trader of this customer who makes keys with care. */
    MainJob job(String customer) {
        return job(
                (exchange, market, label, addresses) -> {
                    LiveKey key = new DemoKeys(rekey.sandbox())
                            .make(exchange, market, DemoData.user(customer), label, addresses);
                    made.add(key);
                    return DemoKeys.pasted(key);
                },
                line -> {});
    }

    /** An agent who is signed in, and a trader who makes keys like this. */
    MainJob job(MainJob.KeyMaker keys, Consumer<String> tell) {
        MainJob job = new MainJob(rekey.web(), keys, tell);
        job.signIn(agent);
        return job;
    }

    @Override
    public void close() {
        rekey.close();
    }
}
