package dev.rekey.starter.brand;

import dev.rekey.starter.web.NotFound;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The platform's colours and logo, to everybody: they stand on the page that asks for a code. */
@Hidden
@Controller
class BrandController {

    private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
    private static final CacheControl FOR_AN_HOUR = CacheControl.maxAge(Duration.ofHours(1));

    private final Brand brand;

    BrandController(Brand brand) {
        this.brand = brand;
    }

    @GetMapping("/brand.css")
    ResponseEntity<String> colours() {
        return ResponseEntity.ok().contentType(CSS).cacheControl(FOR_AN_HOUR).body(brand.css());
    }

    @GetMapping("/brand/logo")
    ResponseEntity<Resource> logo() {
        Brand.Logo logo = brand.logo();
        if (logo == null) {
            throw new NotFound();
        }
        return ResponseEntity.ok()
                .contentType(logo.type())
                .cacheControl(FOR_AN_HOUR)
                .body(logo.picture());
    }
}
