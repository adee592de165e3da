package dev.rekey.starter.desk;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.guide.Patterns;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The fragments of the trader's pages in every state, for whoever works on them. */
@Hidden
@Controller
@ConditionalOnProperty("rekey.starter.pattern-book")
class PatternBookController {

    private final Catalog catalog;
    private final Clock clock;

    PatternBookController(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @GetMapping("/desk/pattern-book")
    String all(Model model) {
        Catalog told = catalog.in(LocaleContextHolder.getLocale());
        model.addAttribute("patterns", Patterns.of(told.all(), clock.instant()));
        return "desk/pattern-book";
    }
}
