package dev.rekey.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The markup of the site's pages. */
final class Pages {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final String formToken;

    Pages(String formToken) {
        this.formToken = formToken;
    }

    /** The list of exchanges. */
    Answer front(Collection<Exchange> exchanges) {
        List<Html> tiles = exchanges.stream()
                .map(exchange -> Html.of("<li><a href=\"/{}/\">{}</a></li>", exchange.id(), exchange.name()))
                .toList();
        return page(200, null, "", "Sandbox exchanges", Html.of("""
                        <p>Invented exchanges with invented money, for trying out how a key is made and replaced.</p>
                        <ul class="tiles">{}</ul>
                        """, Html.all(tiles)));
    }

    /** Where a visitor says who to be. */
    Answer signIn(Exchange exchange, List<SandboxUser> users, @Nullable String say) {
        List<Html> known = users.stream()
                .map(user -> Html.of("<li><a href=\"{}\">{}</a></li>", address(exchange, "", user.name()), user.name()))
                .toList();
        return page(
                say == null ? 200 : 422,
                exchange,
                "",
                "Log in",
                Html.of(
                        """
                        <section class="card narrow">
                        {}
                        <form method="post" action="/{}/sign-in">{}
                        <label for="user">User name</label>
                        <input id="user" name="user" required maxlength="40" autocomplete="off" autofocus>
                        <p class="hint">Any name will do: the sandbox asks for no password.</p>
                        <button id="sign-in">Log in</button>
                        </form>
                        {}
                        </section>
                        """,
                        alert(say == null ? List.of() : List.of(new Problem("user", say))),
                        exchange.id(),
                        token(),
                        known.isEmpty() ? Html.NOTHING : Html.of("<h2>Or be</h2><ul>{}</ul>", Html.all(known))));
    }

    /** The list of a user's keys. */
    Answer keys(Exchange exchange, String user, List<SandboxKey> keys, Instant now, @Nullable String done) {
        Html list = keys.isEmpty()
                ? Html.of("<p id=\"no-keys\">You have no API keys.</p>")
                : Html.all(
                        keys.stream().map(key -> card(exchange, user, key, now)).toList());
        return page(
                200,
                exchange,
                user,
                "API Management",
                Html.of(
                        """
                        {}
                        <p><a class="button" id="create-key" href="{}">{}</a></p>
                        {}
                        """,
                        done == null ? Html.NOTHING : Html.of("<p class=\"done\" role=\"status\">{}</p>", done),
                        address(exchange, "create", user),
                        exchange.createName(),
                        list));
    }

    private Html card(Exchange exchange, String user, SandboxKey key, Instant now) {
        return Html.of(
                """
                <section class="card key" data-key="{}">
                <h2>{}</h2>
                <dl>
                <dt>{}</dt><dd><code>{}</code></dd>
                <dt>State</dt><dd class="state">{}</dd>
                <dt>Permissions</dt><dd>{}</dd>
                <dt>{}</dt><dd>{}</dd>
                <dt>Created</dt><dd>{}</dd>
                <dt>Last used</dt><dd>{}</dd>
                {}
                </dl>
                <p class="actions"><a class="button quiet" href="{}">Edit</a> <a class="button quiet" href="{}">Delete</a></p>
                {}
                </section>
                """,
                key.id(),
                key.label(),
                exchange.keyName(),
                key.apiKey(),
                state(key, now),
                labels(exchange, key.permissions()),
                exchange.addressForm().label(),
                key.addresses().isEmpty() ? "Unrestricted" : String.join(", ", key.addresses()),
                moment(key.createdAt()),
                key.lastUsedAt() == null ? "Never" : moment(key.lastUsedAt()),
                Registry.ends(exchange)
                        ? Html.of(
                                "<dt>Valid until</dt><dd>{}</dd>",
                                key.validUntil() == null ? "Forever" : moment(key.validUntil()))
                        : Html.NOTHING,
                address(exchange, "edit", user) + "&id=" + key.id(),
                address(exchange, "delete", user) + "&id=" + key.id(),
                extend(exchange, user, key));
    }

    private Html extend(Exchange exchange, String user, SandboxKey key) {
        return exchange.extensionDays() == 0
                ? Html.NOTHING
                : Html.of(
                        """
                        <form method="post" action="/{}/extend">{}{}{}
                        <p class="actions"><button class="button quiet">Extend by {} days, without IP restriction</button></p>
                        </form>
                        """,
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        hidden("id", key.id()),
                        exchange.extensionDays());
    }

    private static String state(SandboxKey key, Instant now) {
        Instant end = key.validUntil();
        if (end != null && !now.isBefore(end)) {
            return "Ended";
        }
        return now.isBefore(key.terms().from())
                ? "Saved, in force from " + moment(key.terms().from())
                : "In force";
    }

    /** The form for a new key, with what was typed so far. */
    Answer create(Exchange exchange, String user, Fields typed, List<Problem> problems) {
        boolean fresh = typed.first("token") == null;
        Set<String> ticked = fresh
                ? exchange.permissions().stream()
                        .filter(Permission::preset)
                        .map(Permission::id)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.copyOf(typed.all("permissions"));
        return page(
                problems.isEmpty() ? 200 : 422,
                exchange,
                user,
                exchange.createName(),
                Html.of(
                        """
                        {}
                        <form method="post" action="/{}/create" class="card">{}{}
                        <label for="label">Label</label>
                        <input id="label" name="label" maxlength="60" autocomplete="off" value="{}">
                        {}{}{}{}{}{}
                        <p class="actions"><button id="save">Save</button> <a class="button quiet" href="{}">Cancel</a></p>
                        </form>
                        """,
                        alert(problems),
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        typed.first("label"),
                        publicKey(exchange, typed.first("publicKey")),
                        passphrase(exchange),
                        boxes(exchange, ticked),
                        addresses(exchange, typed.first("addresses")),
                        ends(exchange, typed),
                        nonceWindow(exchange, typed.first("nonceWindow")),
                        address(exchange, "", user)));
    }

    private static Html passphrase(Exchange exchange) {
        return exchange.wantsPassphrase() ? Html.of("""
                        <label for="passphrase">API passphrase</label>
                        <input id="passphrase" name="passphrase" type="password" autocomplete="new-password">
                        <p class="hint">Make one up now and keep it: it is never shown again.</p>
                        """) : Html.NOTHING;
    }

    private static Html publicKey(Exchange exchange, @Nullable String typed) {
        return exchange.takesPublicKey() ? Html.of("""
                        <label for="publicKey">Public key, if self-generated</label>
                        <textarea id="publicKey" name="publicKey" rows="4" autocomplete="off">
                        {}</textarea>
                        <p class="hint">Left empty, the key is system generated. Otherwise Ed25519 or RSA, from BEGIN to END.</p>
                        """, typed) : Html.NOTHING;
    }

    private static Html boxes(Exchange exchange, Set<String> ticked) {
        List<Html> boxes = new ArrayList<>();
        String group = "";
        for (Permission permission : exchange.permissions()) {
            if (!permission.group().equals(group)) {
                boxes.add(Html.of("{}<fieldset><legend>{}</legend>", close(group), permission.group()));
                group = permission.group();
            }
            boxes.add(Html.of(
                    "<label class=\"box\"><input type=\"checkbox\" id=\"permission-{}\" name=\"permissions\""
                            + " value=\"{}\"{}> {}</label>",
                    permission.id(),
                    permission.id(),
                    Html.when(ticked.contains(permission.id()), " checked"),
                    permission.label()));
        }
        boxes.add(close(group));
        return Html.all(boxes);
    }

    private static Html close(String group) {
        return Html.when(!group.isEmpty(), "</fieldset>");
    }

    private static Html addresses(Exchange exchange, @Nullable String typed) {
        AddressForm form = exchange.addressForm();
        if (form.limit() == 0) {
            return Html.NOTHING;
        }
        Html field = form.lines()
                ? Html.of("<textarea id=\"addresses\" name=\"addresses\" rows=\"8\">\n{}</textarea>", typed)
                : Html.of("<input id=\"addresses\" name=\"addresses\" autocomplete=\"off\" value=\"{}\">", typed);
        return Html.of(
                "<label for=\"addresses\">{}</label>{}<p class=\"hint\">{}</p>", form.label(), field, form.hint());
    }

    private static Html ends(Exchange exchange, Fields typed) {
        if (exchange.offersEnd()) {
            return Html.of("""
                    <label for="ends">Key expires on</label>
                    <input id="ends" name="ends" type="date" value="{}">
                    <p class="hint">At the beginning of that day, UTC. Left empty, the key does not expire.</p>
                    """, typed.first("ends"));
        }
        if (exchange.lifetimes().isEmpty()) {
            return Html.NOTHING;
        }
        List<Html> choices = exchange.lifetimes().stream()
                .map(days -> Html.of(
                        "<option value=\"{}\"{}>{} days</option>",
                        days,
                        Html.when(days.toString().equals(typed.first("lifetime")), " selected"),
                        days))
                .toList();
        return Html.of("""
                <label for="lifetime">Expiration</label>
                <select id="lifetime" name="lifetime"><option value="">Never</option>{}</select>
                """, Html.all(choices));
    }

    private static Html nonceWindow(Exchange exchange, @Nullable String typed) {
        return exchange.wantsNonceWindow() ? Html.of("""
                        <label for="nonceWindow">Nonce window</label>
                        <input id="nonceWindow" name="nonceWindow" inputmode="numeric" autocomplete="off" value="{}">
                        <p class="hint">Leave it at 0 if you do not know better.</p>
                        """, typed == null ? "0" : typed) : Html.NOTHING;
    }

    /** The new key, with its secret, this once. */
    Answer created(Exchange exchange, String user, SandboxKey key) {
        return page(
                200,
                exchange,
                user,
                "Your new API key",
                Html.of(
                        """
                        <section class="card">
                        {}
                        {}
                        <p class="hint">This key belongs to “{}”. It is in force from {}.</p>
                        <p class="actions"><a class="button" id="done" href="{}">I have copied it</a></p>
                        </section>
                        """,
                        key.ownPair() ? ownPair(exchange, key) : both(exchange, key),
                        Html.when(exchange.wantsPassphrase(), "<p>You will also need the passphrase you made up.</p>"),
                        key.label(),
                        moment(key.terms().from()),
                        address(exchange, "", user)));
    }

    private static Html both(Exchange exchange, SandboxKey key) {
        return Html.of(
                """
                <p class="warning">The {} is shown this once only. Copy it now.</p>
                <dl>
                <dt>{}</dt><dd><code id="api-key">{}</code></dd>
                <dt>{}</dt><dd><code id="api-secret">{}</code></dd>
                </dl>
                """, exchange.secretName(), exchange.keyName(), key.apiKey(), exchange.secretName(), key.secret());
    }

    private static Html ownPair(Exchange exchange, SandboxKey key) {
        return Html.of("""
                <p>Your own key pair: the private half is with you, and {} has never seen it.</p>
                <dl><dt>{}</dt><dd><code id="api-key">{}</code></dd></dl>
                """, exchange.name(), exchange.keyName(), key.apiKey());
    }

    /** What is left to say once a secret was shown. */
    Answer gone(Exchange exchange, String user) {
        return page(
                410, exchange, user, "Shown already", Html.of("""
                        <section class="card"><p>The {} was shown once and is not shown again. If you did not keep it,
                        delete the key and create another.</p>
                        <p><a class="button" href="{}">API Management</a></p></section>
                        """, exchange.secretName(), address(exchange, "", user)));
    }

    /** The form to change what a key may do and from where. */
    Answer edit(
            Exchange exchange,
            String user,
            SandboxKey key,
            Collection<String> permissions,
            String addresses,
            List<Problem> problems) {
        return page(
                problems.isEmpty() ? 200 : 422,
                exchange,
                user,
                "Edit " + key.label(),
                Html.of(
                        """
                        {}
                        <form method="post" action="/{}/edit" class="card">{}{}{}
                        <p><code>{}</code></p>
                        {}{}
                        <p class="actions"><button id="save">Save</button> <a class="button quiet" href="{}">Cancel</a></p>
                        </form>
                        """,
                        alert(problems),
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        hidden("id", key.id()),
                        key.apiKey(),
                        boxes(exchange, Set.copyOf(permissions)),
                        addresses(exchange, addresses),
                        address(exchange, "", user)));
    }

    /** Asks whether a key is really to go. */
    Answer delete(Exchange exchange, String user, SandboxKey key) {
        return page(
                200,
                exchange,
                user,
                "Delete " + key.label(),
                Html.of(
                        """
                        <form method="post" action="/{}/delete" class="card">{}{}{}
                        <p>Programs that use this key stop working at once. This cannot be undone.</p>
                        <p><code>{}</code></p>
                        <p class="actions"><button id="delete">Delete</button> <a class="button quiet" href="{}">Keep it</a></p>
                        </form>
                        """,
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        hidden("id", key.id()),
                        key.apiKey(),
                        address(exchange, "", user)));
    }

    /** The panel on which the exchange is made to misbehave. */
    Answer switches(
            Exchange exchange,
            @Nullable SandboxUser account,
            String user,
            List<SandboxKey> keys,
            Conditions conditions,
            List<Problem> problems,
            @Nullable String done) {
        List<Html> faults = Arrays.stream(Fault.values())
                .map(fault -> Html.of(
                        "<option value=\"{}\"{}>{}</option>",
                        fault.name(),
                        Html.when(fault == conditions.fault(), " selected"),
                        fault.title()))
                .toList();
        List<Html> refusals = exchange.markets().stream()
                .flatMap(market -> Stream.concat(exchange.refusals(market).stream(), Stream.of(Refusal.UNHEARD_OF)))
                .distinct()
                .map(refusal -> Html.of(
                        "<option value=\"{}\"{}>{}</option>",
                        refusal.code(),
                        Html.when(refusal.code().equals(conditions.refusal()), " selected"),
                        refusal.text().startsWith(refusal.code())
                                        || refusal.text().isEmpty()
                                ? refusal.code()
                                : refusal.code() + " " + refusal.text()))
                .toList();
        return page(
                problems.isEmpty() ? 200 : 422,
                exchange,
                user,
                "Switch panel",
                Html.of(
                        """
                        {}{}
                        <p>Not part of a real exchange: here {} is made to misbehave, for everybody. A restart of the sandbox
                        undoes it.</p>
                        <form method="post" action="/{}/switches" class="card">{}{}
                        <h2>{}</h2>
                        <label for="fault">What is wrong</label>
                        <select id="fault" name="fault">{}</select>
                        <label for="refusal">Refuse every signed request with</label>
                        <select id="refusal" name="refusal"><option value="">Nothing</option>{}</select>
                        <label for="propagation">Seconds until a saved key is in force</label>
                        <input id="propagation" name="propagation" inputmode="numeric" value="{}">
                        <label for="clockOffset">Seconds its clock is ahead of the true time</label>
                        <input id="clockOffset" name="clockOffset" value="{}">
                        <p class="actions"><button id="set">Set</button></p>
                        </form>
                        <form method="post" action="/{}/forgive" class="card">{}{}
                        <h2>Lockouts</h2>
                        <p class="actions"><button id="forgive">Forget lockouts</button></p>
                        </form>
                        {}{}
                        """,
                        alert(problems),
                        done == null ? Html.NOTHING : Html.of("<p class=\"done\" role=\"status\">{}</p>", done),
                        exchange.name(),
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        exchange.name(),
                        Html.all(faults),
                        Html.all(refusals),
                        conditions.propagation().toSeconds(),
                        conditions.clockOffset().toSeconds(),
                        exchange.id(),
                        token(),
                        hidden("user", user),
                        futures(exchange, account, user),
                        endings(exchange, user, keys)));
    }

    private Html futures(Exchange exchange, @Nullable SandboxUser account, String user) {
        if (!exchange.opensFutures() || user.isEmpty()) {
            return Html.NOTHING;
        }
        boolean open = account == null || account.futuresOpenedAt() != null;
        return Html.of(
                """
                <form method="post" action="/{}/futures" class="card">{}{}{}
                <h2>Futures account of {}</h2>
                <p>It is <strong id="futures-state">{}</strong>. A key made before it was opened can never use it.</p>
                <p class="actions"><button id="futures">{}</button></p>
                </form>
                """,
                exchange.id(),
                token(),
                hidden("user", user),
                hidden("open", open ? "no" : "yes"),
                user,
                open ? "open" : "not open",
                open ? "Take it away" : "Open it");
    }

    private Html endings(Exchange exchange, String user, List<SandboxKey> keys) {
        return Registry.ends(exchange)
                ? Html.all(keys.stream()
                        .map(key -> Html.of(
                                """
                                <form method="post" action="/{}/end" class="card">{}{}{}
                                <h2>{}</h2>
                                <p class="actions"><button>Let this key expire now</button></p>
                                </form>
                                """, exchange.id(), token(), hidden("user", user), hidden("id", key.id()), key.label()))
                        .toList())
                : Html.NOTHING;
    }

    /** A page that only says something. */
    Answer message(int status, String title, String say) {
        return page(
                status,
                null,
                "",
                title,
                Html.of("<p>{}</p><p><a class=\"button\" href=\"/\">Sandbox exchanges</a></p>", say));
    }

    /** The colours of one exchange. */
    static Answer colours(Exchange exchange) {
        return Answer.text(
                200,
                "text/css;charset=UTF-8",
                ":root{--accent:" + exchange.accent() + ";--on-accent:" + exchange.onAccent() + "}");
    }

    static String address(Exchange exchange, String page, String user) {
        return "/" + exchange.id() + "/" + page + "?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
    }

    private static Answer page(int status, @Nullable Exchange exchange, String user, String title, Html content) {
        String place = exchange == null ? "Sandbox" : exchange.name();
        Html colours = exchange == null
                ? Html.NOTHING
                : Html.of("<link rel=\"stylesheet\" href=\"/{}/colours.css\">", exchange.id());
        return Answer.html(
                status,
                Html.of(
                                """
                                <!doctype html>
                                <html lang="en">
                                <head>
                                <meta charset="utf-8">
                                <meta name="viewport" content="width=device-width, initial-scale=1">
                                <title>{} – {} sandbox</title>
                                <link rel="icon" href="data:,">
                                <link rel="stylesheet" href="/site.css">{}
                                </head>
                                <body>
                                <header><a class="brand" href="{}">{}</a> <span class="badge">Sandbox, not the real exchange</span>{}</header>
                                <main>
                                <h1>{}</h1>
                                {}
                                </main>
                                </body>
                                </html>
                                """,
                                title,
                                place,
                                colours,
                                exchange == null ? "/" : address(exchange, "", user),
                                place,
                                menu(exchange, user),
                                title,
                                content)
                        .toString());
    }

    private static Html menu(@Nullable Exchange exchange, String user) {
        if (exchange == null) {
            return Html.NOTHING;
        }
        if (user.isEmpty()) {
            return Html.of("<nav><a href=\"/{}/switches\">Switch panel</a></nav>", exchange.id());
        }
        return Html.of("""
                <nav><details id="account-menu"><summary>{}</summary>
                <ul>
                <li><a href="{}">API Management</a></li>
                <li><a href="{}">Switch panel</a></li>
                <li><a href="/{}/">Log out</a></li>
                </ul></details></nav>
                """, user, address(exchange, "", user), address(exchange, "switches", user), exchange.id());
    }

    private static Html alert(List<Problem> problems) {
        if (problems.isEmpty()) {
            return Html.NOTHING;
        }
        List<Html> lines = problems.stream()
                .map(problem -> Html.of("<li data-field=\"{}\">{}</li>", problem.field(), problem.say()))
                .toList();
        return Html.of("<div class=\"problems\" role=\"alert\"><ul>{}</ul></div>", Html.all(lines));
    }

    private Html token() {
        return hidden("token", formToken);
    }

    private static Html hidden(String name, String value) {
        return Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
    }

    private static String labels(Exchange exchange, List<String> permissions) {
        List<String> labels = exchange.permissions().stream()
                .filter(permission -> permissions.contains(permission.id()))
                .map(Permission::label)
                .toList();
        return labels.isEmpty() ? "None" : String.join(", ", labels);
    }

    private static String moment(Instant moment) {
        return MOMENT.format(moment.atOffset(ZoneOffset.UTC));
    }
}
