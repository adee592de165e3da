package dev.rekey.starter.web;

import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.words.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The places that belong to nobody: the root, whether we are up, and what is said at a closed door. */
@Controller
public class Places {

    /** Where a request carries the {@link TooOften} that {@code /wait} tells. */
    public static final String WAIT = "rekey.wait";

    private final Brand brand;
    private final ApplicationAvailability availability;

    Places(Brand brand, ApplicationAvailability availability) {
        this.brand = brand;
        this.availability = availability;
    }

    @GetMapping("/")
    String root() {
        return "redirect:/desk";
    }

    @GetMapping(path = "/healthz", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> up() {
        return availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC
                ? ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("leaving\n")
                : ResponseEntity.ok("up\n");
    }

    @RequestMapping("/closed")
    @ResponseStatus(HttpStatus.UNAUTHORIZED)
    String closed(Model model) {
        model.addAttribute("status", HttpStatus.UNAUTHORIZED.value());
        model.addAttribute("sentence", ProblemCode.DOOR_CLOSED.with(brand.name()));
        return "problem";
    }

    @RequestMapping("/stale")
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String stale(Model model) {
        model.addAttribute("status", HttpStatus.FORBIDDEN.value());
        model.addAttribute("sentence", ProblemCode.PAGE_STALE.with());
        return "problem";
    }

    @RequestMapping("/foreign")
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String foreign(Model model) {
        model.addAttribute("status", HttpStatus.FORBIDDEN.value());
        model.addAttribute("sentence", ProblemCode.OTHER_SITE_PAGE.with());
        return "problem";
    }

    @RequestMapping("/nothing")
    String nothing() {
        throw new NotFound();
    }

    @RequestMapping("/wait")
    String waiting(@RequestAttribute(name = WAIT, required = false) @Nullable TooOften reason) {
        throw reason == null ? new NotFound() : reason;
    }
}
