package dev.rekey.starter.desk;

import dev.rekey.exchanges.catalog.Catalog;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is known of each exchange, how sure it is, and when it was last looked at. */
@Controller
class CatalogController {

    private final Catalog catalog;

    CatalogController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/desk/exchanges")
    String exchanges(Model model) {
        model.addAttribute("exchanges", catalog.all());
        return "desk/exchanges";
    }
}
