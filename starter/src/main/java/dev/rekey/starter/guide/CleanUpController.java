package dev.rekey.starter.guide;

import dev.rekey.accounts.CleanUpTick;
import dev.rekey.accounts.write.CleanUpBook;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.ProblemCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The ticks at the end: which keys a trader has deleted on the exchange. */
@Controller
class CleanUpController {

    private static final int LONGEST = 100;

    private final GuidePages pages;
    private final CleanUpBook book;

    CleanUpController(GuidePages pages, CleanUpBook book) {
        this.pages = pages;
        this.book = book;
    }

    /** Ticks a key that is named at the end, or takes the tick back. */
    @PostMapping("/guide/clean-up")
    ModelAndView tick(
            @AuthenticationPrincipal GuideVisitor visitor,
            @Schema(maxLength = LONGEST) @RequestParam(defaultValue = "") String account,
            @Schema(maxLength = LONGEST) @RequestParam(defaultValue = "") String ending,
            @RequestParam(defaultValue = "false") boolean deleted) {
        CleanUpTick tick = pages.overview(visitor).endings().stream()
                .filter(end -> end.outcome().accountId().equals(account))
                .flatMap(end -> end.cleanUp().stream())
                .filter(key -> key.ending().equals(ending))
                .map(key -> new CleanUpTick(account, ending))
                .findFirst()
                .orElseThrow(() -> new Conflict(ProblemCode.RELOAD.with()));
        if (deleted) {
            book.tick(visitor.sessionId(), tick);
        } else {
            book.untick(visitor.sessionId(), tick);
        }
        return GuideController.seeOther("/guide");
    }
}
