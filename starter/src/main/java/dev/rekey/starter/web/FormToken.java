package dev.rekey.starter.web;

import org.jspecify.annotations.Nullable;

/** What a program that is about to sign in needs for its first POST. */
public record FormToken(@Nullable Csrf csrf) {}
