package dev.rekey.exchanges.catalog;

import java.util.List;

/** Whether what is known of a closed exchange holds together; see {@link ProfileCheck}. */
final class ClosedCheck extends Holding {

    private ClosedCheck() {}

    static List<String> problems(String folder, ClosedExchange exchange) {
        ClosedCheck check = new ClosedCheck();
        check.complete("profile", exchange);
        if (check.holds()) {
            check.identity(folder, exchange.id());
            if (exchange.markets().isEmpty()) {
                check.problem("there is no market");
            }
            check.unique("market", exchange.markets());
            check.closing(exchange);
            check.facts(exchange.facts());
        }
        return check.problems();
    }

    private void closing(ClosedExchange exchange) {
        Closing closed = exchange.closed();
        sentence("closed say", closed.say());
        sentence("closed advice", closed.advice());
        sentence("closed agent", closed.agent());
        if (!closed.say().contains(exchange.name())) {
            problem("closed say does not name " + exchange.name());
        }
        if (closed.since().isAfter(exchange.lastChecked())) {
            problem("closed since " + closed.since() + ", which nobody can have seen on " + exchange.lastChecked());
        }
    }
}
