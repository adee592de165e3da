package dev.rekey.starter.codec;

import dev.rekey.workflows.codec.PayloadOpener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Where the codec server is, as the browser of the agent who reads the page reaches it. */
@Component("codecAddress")
public final class CodecAddress {

    private final PayloadOpener payloads;

    CodecAddress(PayloadOpener payloads) {
        this.payloads = payloads;
    }

    /** The address to give to the Temporal Web UI; null where nothing is sealed. */
    public @Nullable String address() {
        return payloads.active()
                ? ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/codec")
                        .toUriString()
                : null;
    }
}
