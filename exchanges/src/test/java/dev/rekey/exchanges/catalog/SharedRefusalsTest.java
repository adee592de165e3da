package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Exchanges that speak one API know each other's refusals. */
class SharedRefusalsTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final YAMLMapper YAML = new YAMLMapper();

    /** What one of them has and the others cannot have, with the reason. */
    private static final Map<String, String> ITS_OWN =
            Map.of("binance -4109", "of the Futures account, and Binance US has no Futures");

    @Test
    void a_code_that_one_sibling_knows_is_known_to_all() throws IOException {
        // given
        Map<String, List<ExchangeProfile>> families = families();
        assertThat(families).containsKey("binance");

        // then
        families.forEach((api, siblings) -> {
            assertThat(siblings)
                    .as("profiles that share the refusals of %s", api)
                    .hasSizeGreaterThan(1);
            Set<String> all = siblings.stream()
                    .flatMap(one -> codes(one).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            for (ExchangeProfile sibling : siblings) {
                Set<String> unknown = new TreeSet<>(all);
                unknown.removeAll(codes(sibling));
                unknown.removeIf(
                        code -> siblings.stream().anyMatch(other -> ITS_OWN.containsKey(other.id() + " " + code)));
                assertThat(unknown)
                        .as("codes that %s lacks: put their rows into refusals/%s.yaml", sibling.id(), api)
                        .isEmpty();
            }
        });
    }

    @Test
    void each_exchange_is_named_by_its_own_name() {
        for (String id : List.of("binance", "binanceus")) {
            ExchangeProfile profile = CATALOG.find(id).orElseThrow();
            assertThat(profile.refusals())
                    .allSatisfy(row -> assertThat(row.toString()).doesNotContain("{exchange}"));
            assertThat(profile.refusals())
                    .filteredOn(row -> row.recognises("-2008"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.say()).startsWith(profile.name() + " does not know"));
        }
    }

    @Test
    void a_profile_s_own_row_for_a_code_stands_in_place_of_the_shared_one() {
        // given
        ObjectNode profile = (ObjectNode) YAML.readTree("""
                name: Copy
                refusalsOf: some
                refusals:
                  - { cause: CLOCK, codes: ["-1"], code: its.own }
                """);
        JsonNode shared = YAML.readTree("""
                - { cause: CLOCK, codes: ["-1", "-2"], code: of.all }
                - { cause: CLOCK, codes: ["-1"], code: nothing.left }
                """);

        // when
        SharedRefusals.addTo(profile, shared);

        // then
        assertThat(profile.has("refusalsOf")).isFalse();
        List<String> rows = new ArrayList<>();
        profile.get("refusals")
                .forEach(
                        row -> rows.add(row.get("codes") + " " + row.get("code").asString()));
        assertThat(rows).containsExactly("[\"-1\"] its.own", "[\"-2\"] of.all");
    }

    @Test
    void a_file_that_is_not_there_stops_the_build() {
        assertThatThrownBy(() -> Catalog.read(
                        "copy",
                        new java.io.ByteArrayInputStream(
                                "refusalsOf: nobody\nname: X\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .hasMessageContaining("refusals/nobody.yaml");
    }

    private static Set<String> codes(ExchangeProfile profile) {
        return profile.refusals().stream().flatMap(row -> row.codes().stream()).collect(Collectors.toSet());
    }

    private static Map<String, List<ExchangeProfile>> families() throws IOException {
        Map<String, List<ExchangeProfile>> families = new TreeMap<>();
        for (ExchangeProfile profile : CATALOG.all()) {
            try (InputStream file = Objects.requireNonNull(
                    Catalog.class.getResourceAsStream("/dev/rekey/exchanges/" + profile.id() + "/profile.yaml"))) {
                String api = YAML.readTree(file).path(SharedRefusals.NAMED).asString("");
                if (!api.isEmpty()) {
                    families.computeIfAbsent(api, one -> new ArrayList<>()).add(profile);
                }
            }
        }
        return families;
    }
}
