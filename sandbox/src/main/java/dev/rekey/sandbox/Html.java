package dev.rekey.sandbox;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finished markup. Whatever is put into it is escaped, unless it is markup itself. */
final class Html {

    static final Html NOTHING = new Html("");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Puts the values, one by one, in place of each {@code {}}; markup stays, everything else is escaped. */
    static Html of(String template, @Nullable Object... values) {
        StringBuilder markup = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int hole = template.indexOf("{}", from);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than places for them");
            }
            markup.append(template, from, hole).append(render(value));
            from = hole + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer values than places for them");
        }
        return new Html(markup.append(template, from, template.length()).toString());
    }

    static Html all(List<Html> parts) {
        return new Html(parts.stream().map(Html::toString).collect(Collectors.joining()));
    }

    /** The markup when this is so, and nothing when not. */
    static Html when(boolean so, String markup) {
        return so ? new Html(markup) : NOTHING;
    }

    private static String render(@Nullable Object value) {
        if (value instanceof Html html) {
            return html.markup;
        }
        return value == null ? "" : escape(value.toString());
    }

    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /** The markup. */
    @Override
    public String toString() {
        return markup;
    }
}
