package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of what the product is made of, held to what it really runs with. */
class SbomTest {

    /** Jars that only tests bring. */
    private static final Set<String> TESTS_BRING = Set.of(
            "junit",
            "surefire",
            "apiguardian",
            "opentest4j",
            "assertj",
            "mockito",
            "byte-buddy",
            "objenesis",
            "hamcrest",
            "awaitility",
            "jsonassert",
            "android-json",
            "json-path",
            "json-smart",
            "accessors-smart",
            "xmlunit",
            "spring-test",
            "spring-boot-test",
            "spring-boot-starter-test");

    /** Under which a part may be used in a product and passed on with it. */
    private static final Set<String> LICENCES = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            // So its list says; the text in its jars is that of Apache 2.0.
            "Broadcom Foundation License",
            "CC0-1.0",
            "EPL-2.0",
            "MIT",
            "MPL-2.0",
            "Mozilla Public License Version 1.1");

    private static JsonNode sbom() throws IOException {
        try (InputStream file = SbomTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            assumeTrue(file != null, "an offline build leaves the list out");
            return JsonMapper.shared().readTree(file);
        }
    }

    @Test
    void every_jar_the_product_runs_with_stands_in_it_with_its_version() throws IOException {
        // given
        Set<String> listed = new TreeSet<>();
        sbom().path("components")
                .forEach(part -> listed.add(part.path("name").asString() + "-"
                        + part.path("version").asString()));

        // when
        Set<String> present = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.substring(0, name.length() - ".jar".length()))
                .filter(name -> TESTS_BRING.stream().noneMatch(name::contains))
                .collect(Collectors.toCollection(TreeSet::new));

        // then
        assertThat(present).hasSizeGreaterThan(100);
        assertThat(present).allSatisfy(jar -> assertThat(listed).anyMatch(part -> jar.startsWith(part)));
    }

    @Test
    void each_part_has_a_name_by_which_reports_of_weaknesses_know_it() throws IOException {
        JsonNode parts = sbom().path("components");

        assertThat(sbom().path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(parts).isNotEmpty().allSatisfy(part -> {
            assertThat(part.path("purl").asString()).startsWith("pkg:maven/");
            assertThat(part.path("version").asString()).isNotBlank();
        });
    }

    @Test
    void each_part_is_there_in_one_version_and_under_a_licence_that_lets_it_be_passed_on() throws IOException {
        JsonNode parts = sbom().path("components");

        Map<String, Set<String>> versions = new TreeMap<>();
        parts.forEach(part -> versions.computeIfAbsent(
                        part.path("group").asString() + ":" + part.path("name").asString(), name -> new TreeSet<>())
                .add(part.path("version").asString()));
        assertThat(versions).allSatisfy((name, all) -> assertThat(all).as(name).hasSize(1));

        // Of several licences one may be chosen.
        assertThat(parts)
                .allSatisfy(part -> assertThat(licences(part))
                        .as(part.path("purl").asString())
                        .anyMatch(LICENCES::contains));
    }

    private static Set<String> licences(JsonNode part) {
        Set<String> all = new TreeSet<>();
        part.path("licenses").forEach(licence -> {
            all.add(licence.path("license").path("id").asString(""));
            all.add(licence.path("license").path("name").asString(""));
            all.add(licence.path("expression").asString(""));
        });
        return all;
    }
}
