package dev.rekey.starter.desk;

import dev.rekey.accounts.read.Attempts;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.help.Instructions;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is known of each exchange, how sure it is, and when it was last looked at. */
@Controller
class CatalogController {

    private final Catalog catalog;
    private final Attempts attempts;
    private final Instructions instructions;

    CatalogController(Catalog catalog, Attempts attempts, Instructions instructions) {
        this.catalog = catalog;
        this.attempts = attempts;
        this.instructions = instructions;
    }

    @GetMapping("/desk/exchanges")
    String exchanges(Model model) {
        Catalog told = catalog.in(LocaleContextHolder.getLocale());
        model.addAttribute("exchanges", told.all());
        model.addAttribute("closed", told.closed());
        model.addAttribute("verdicts", attempts.verdicts());
        model.addAttribute("codes", attempts.codes());
        model.addAttribute("doubted", instructions.doubted());
        return "desk/exchanges";
    }
}
