package dev.rekey.accounts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every cell of every table, to look for what must not stand in any of them. */
public final class Stored {

    private final Map<String, List<String>> cells;

    private Stored(Map<String, List<String>> cells) {
        this.cells = cells;
    }

    /** Reads all tables of this database. */
    public static Stored in(JdbcClient jdbc) {
        Map<String, List<String>> cells = new TreeMap<>();
        List<String> tables = jdbc.sql(
                        "select table_name from information_schema.tables where table_schema = current_schema")
                .query(String.class)
                .list();
        for (String table : tables) {
            List<String> found = new ArrayList<>();
            jdbc.sql("select * from \"" + table + "\"").query(row -> {
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    Object cell = row.getObject(column);
                    found.add(
                            cell instanceof byte[] bytes
                                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                                    : String.valueOf(cell));
                }
            });
            cells.put(table.toLowerCase(Locale.ROOT), found);
        }
        return new Stored(cells);
    }

    /** The names of the tables. */
    public List<String> tables() {
        return List.copyOf(cells.keySet());
    }

    /** The cells of one table. */
    public List<String> cells(String table) {
        return cells.getOrDefault(table, List.of());
    }

    /** Whether these words stand anywhere, as they are or as anybody writes bytes: hexadecimal or base64. */
    public boolean shows(String words) {
        return cells.keySet().stream().anyMatch(table -> shows(table, words));
    }

    /** Whether these words stand in one table. */
    public boolean shows(String table, String words) {
        return shows(table, words.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether these bytes stand anywhere. */
    public boolean shows(byte[] bytes) {
        return cells.keySet().stream().anyMatch(table -> shows(table, bytes));
    }

    private boolean shows(String table, byte[] bytes) {
        List<String> forms = forms(bytes);
        return cells(table).stream().anyMatch(cell -> forms.stream().anyMatch(cell::contains));
    }

    private static List<String> forms(byte[] bytes) {
        List<String> forms = new ArrayList<>();
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        forms.add(new String(bytes, StandardCharsets.UTF_8));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        // In a longer text the bytes may begin at any of three places of a group; the letters they share with their
        // neighbours are left out.
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int whole = shifted.length / 3 * 4;
            int from = before == 0 ? 0 : 4;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, whole));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, whole));
        }
        forms.removeIf(form -> form.length() < 6);
        return forms;
    }
}
