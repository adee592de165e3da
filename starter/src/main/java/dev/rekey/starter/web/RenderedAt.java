package dev.rekey.starter.web;

import dev.rekey.starter.progress.LiveFeed;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Every page knows after which change it was rendered, and so whether it missed one before it began to listen. */
@ControllerAdvice
class RenderedAt {

    private final LiveFeed feed;

    RenderedAt(LiveFeed feed) {
        this.feed = feed;
    }

    @ModelAttribute("change")
    long change() {
        return feed.latest();
    }
}
