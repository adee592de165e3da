package dev.rekey.starter.guide;

import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.security.GuideVisitor;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What each page of the guide knows: the platform, and who reads it. */
@ControllerAdvice(assignableTypes = {GuideController.class, HelpPageController.class})
class GuideModel {

    private final Brand brand;

    GuideModel(Brand brand) {
        this.brand = brand;
    }

    @ModelAttribute("platform")
    String platform() {
        return brand.name();
    }

    @ModelAttribute("visitor")
    GuideVisitor visitor(@AuthenticationPrincipal GuideVisitor visitor) {
        return visitor;
    }
}
