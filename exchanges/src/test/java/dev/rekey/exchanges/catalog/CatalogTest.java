package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogTest {

    @Test
    void knows_binance() {
        assertThat(Catalog.load().find("binance")).isPresent();
    }
}
