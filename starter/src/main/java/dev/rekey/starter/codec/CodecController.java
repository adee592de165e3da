package dev.rekey.starter.codec;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.web.NotFound;
import dev.rekey.workflows.codec.PayloadOpener;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The codec server of the Temporal Web UI and the Temporal CLI. It opens and never seals: nobody needs to make payloads
 * by hand that look as if they came from Rekey. Each use is a row of the audit trail, written before anything is shown.
 */
@RestController
class CodecController {

    private final PayloadOpener payloads;
    private final AuditTrail audit;
    private final Clock clock;

    CodecController(PayloadOpener payloads, AuditTrail audit, Clock clock) {
        this.payloads = payloads;
        this.audit = audit;
        this.clock = clock;
    }

    @PostMapping(
            path = "/codec/decode",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> decode(@AuthenticationPrincipal @Nullable Object who, @RequestBody String body) {
        if (!payloads.active()) {
            throw new NotFound();
        }
        PayloadOpener.Opened opened;
        try {
            opened = payloads.open(body);
        } catch (IllegalArgumentException malformed) {
            return ResponseEntity.badRequest().build();
        }
        if (opened.count() > 0) {
            record(who, opened);
        }
        return ResponseEntity.ok(opened.json());
    }

    /** The Web UI sends what was never sealed as well; giving that back opens nothing. */
    private void record(@Nullable Object who, PayloadOpener.Opened opened) {
        boolean agent = who instanceof DeskAgent;
        audit.append(new AuditEntry(
                clock.instant(),
                agent ? "AGENT" : "PROGRAM",
                who instanceof DeskAgent known ? known.signInName() : CodecToken.NAME,
                "PAYLOADS_OPENED",
                null,
                null,
                null,
                opened.count() + (opened.count() == 1 ? " payload" : " payloads") + " of Temporal shown"
                        + (opened.failed() == 0 ? "." : ", " + opened.failed() + " could not be opened."),
                null));
    }
}
