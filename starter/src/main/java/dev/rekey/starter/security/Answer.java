package dev.rekey.starter.security;

/** What a route answers to somebody. */
public enum Answer {
    /** It does what it is for. */
    ALLOWED,
    /** It asks for a sign-in first. */
    SIGN_IN,
    /** It looks as if there were nothing. */
    NOT_FOUND,
    /** It says in a sentence that this is another's to do. */
    REFUSED
}
