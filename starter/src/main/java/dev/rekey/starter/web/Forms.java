package dev.rekey.starter.web;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/** Forms are read by their constructors alone: a field that is no part of a form, whatever its name, is overlooked. */
@ControllerAdvice
class Forms {

    @InitBinder
    void constructorsOnly(WebDataBinder binder) {
        binder.setDeclarativeBinding(true);
    }
}
