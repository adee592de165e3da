package dev.rekey.starter.desk;

import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.security.Proof;
import dev.rekey.starter.security.ProxyWatch;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page of the desk shows: who is signed in. */
@ControllerAdvice(basePackageClasses = DeskModel.class)
class DeskModel {

    private final Proof proof;
    private final ProxyWatch proxies;

    DeskModel(Proof proof, ProxyWatch proxies) {
        this.proof = proof;
        this.proxies = proxies;
    }

    @ModelAttribute("agent")
    @Nullable
    DeskAgent agent(@AuthenticationPrincipal @Nullable DeskUser user) {
        return user instanceof DeskAgent agent ? agent : null;
    }

    /** For admins: from where requests come that name a proxy which is not believed; null when none has. */
    @ModelAttribute("proxy")
    @Nullable
    String proxy(@AuthenticationPrincipal @Nullable DeskUser user) {
        return user instanceof DeskAgent agent && agent.admin()
                ? proxies.notBelieved().orElse(null)
                : null;
    }

    /** Whether they may change people and sign-ins without proving themselves again. */
    @ModelAttribute("proven")
    boolean proven(@AuthenticationPrincipal @Nullable DeskUser user) {
        return user instanceof DeskAgent agent && proof.fresh(agent);
    }
}
