package dev.rekey.starter.security;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may use which route, as {@code rekey-routes.csv} says it. What is not in it is closed. */
public final class RouteTable {

    private static final String FILE = "/rekey-routes.csv";
    private static final int FIRST_WHO = 2;

    private final List<Route> routes;

    private RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * One line of the table.
     *
     * @param method such as GET; ANY for all of them
     * @param path the pattern of the addresses
     * @param cells what it answers to whom
     */
    public record Route(String method, PathPattern path, Map<Who, Cell> cells) {

        /** Copies the cells, so that the record never changes. */
        public Route {
            cells = Map.copyOf(cells);
        }

        /** What it answers to them; every line has a cell for everybody. */
        public Cell to(Who who) {
            Cell cell = cells.get(who);
            if (cell == null) {
                throw new IllegalStateException(this + " says nothing about " + who);
            }
            return cell;
        }

        private boolean fits(String wanted, PathContainer place) {
            return (method.equals("ANY") || method.equals(wanted)) && path.matches(place);
        }

        @Override
        public String toString() {
            return method + " " + path.getPatternString();
        }
    }

    /**
     * One cell.
     *
     * @param own the answer about what is one's own, and where there is no such difference
     * @param foreign the answer about what is not
     * @param scope what a program's token needs; null where no token is looked at
     */
    public record Cell(Answer own, Answer foreign, @Nullable Scope scope) {

        static Cell parse(String text) {
            String[] parts = text.split("/", 2);
            Optional<Scope> scope = Scope.of(parts[0].strip());
            Answer own = scope.isPresent() ? Answer.ALLOWED : answer(parts[0]);
            return new Cell(own, parts.length == 1 ? own : answer(parts[1]), scope.orElse(null));
        }

        private static Answer answer(String word) {
            return Answer.valueOf(word.strip().replace(' ', '_').toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Reads the table.
     *
     * @throws IllegalStateException when a line cannot be read; the message says which
     */
    public static RouteTable load() {
        try (InputStream file = RouteTable.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the table of routes is missing");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the table of routes cannot be read", e);
        }
    }

    static RouteTable parse(String text) {
        List<List<String>> rows = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.stream(line.split(",")).map(String::strip).toList())
                .toList();
        List<Who> columns = rows.get(0).stream()
                .skip(FIRST_WHO)
                .map(name -> Who.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        if (!columns.containsAll(List.of(Who.values()))) {
            throw new IllegalStateException("the table of routes lacks a column");
        }
        List<Route> routes = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            routes.add(route(row, columns));
        }
        return new RouteTable(routes);
    }

    private static Route route(List<String> row, List<Who> columns) {
        if (row.size() != columns.size() + FIRST_WHO) {
            throw new IllegalStateException("the table of routes has a line with too few or too many cells: " + row);
        }
        Map<Who, Cell> cells = new EnumMap<>(Who.class);
        try {
            for (int i = 0; i < columns.size(); i++) {
                cells.put(columns.get(i), Cell.parse(row.get(i + FIRST_WHO)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the table of routes has an unknown word in this line: " + row, e);
        }
        return new Route(row.get(0), PathPatternParser.defaultInstance.parse(row.get(1)), cells);
    }

    /** All lines. */
    public List<Route> routes() {
        return routes;
    }

    /** The line for a request; empty when there is none, which means closed. */
    public Optional<Route> find(String method, PathContainer place) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return routes.stream().filter(route -> route.fits(wanted, place)).findFirst();
    }
}
