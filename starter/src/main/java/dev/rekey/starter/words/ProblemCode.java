package dev.rekey.starter.words;

import dev.rekey.workflows.model.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why the pages did not do what they were asked for. Stands beside the sentence in each problem (RFC 9457). */
public enum ProblemCode implements Code {
    /** Temporal refuses to take it, however often it is sent. */
    NOT_TAKEN,
    /** What was done meanwhile, by the words of its button, and where the account is now. */
    DONE_MEANWHILE(Arg.TEXT, Arg.STEP),
    OVER,
    SAVED,
    SAY_WHY_LEFT_OUT,
    RELOAD,
    NO_KEY_SENT,
    KEY_TOO_LONG,
    BUSY,
    UNANSWERED,
    SHORTENED_NOT_TOLD,
    NOTHING_HERE,
    NOT_JSON,
    OUR_FAULT,
    PAGE_FAULT,
    NOT_YOURS,
    NOT_ACCEPTABLE,
    CONTENT_TYPE,
    UNREADABLE,
    WORDS_SHOWN_OFTEN(Arg.WAIT),
    VAULT_FROM_PLATFORM,
    VAULT_SESSION_OWED,
    WRONG_WORD(Arg.NUMBER, Arg.NUMBER),
    WORDS_GONE,
    WORDS_NOT_TRIED,
    NOT_OUR_WORDS,
    WORDS_TRIED_OFTEN(Arg.NUMBER, Arg.NUMBER),
    WRONG_WORDS,
    NO_SUCH_STOP,
    NO_WORDS_YET,
    FAR_TOO_LONG,
    LOOKS_LIKE_SECRET,
    ACCOUNT_CHANGED,
    CORRECTION_REFUSED(Arg.TEXT),
    START_SAVED,
    START_UNANSWERED,
    CHOOSE_REASON,
    LINKS_OF_SESSION(Arg.WAIT),
    LINKS_OF_ADDRESS(Arg.WAIT),
    CODES_OF_SESSION(Arg.WAIT),
    NOBODY_ASKS,
    SAY_WHY_ENDED,
    OTHERS_END,
    ONLY_CUSTOMER_HANDS_IN,
    NO_SUCH_AGENT,
    OTHERS_HAND_OVER,
    WRONG_CODES(Arg.WAIT),
    NOT_THE_APPS_CODE,
    CHOOSE_ROLE,
    SIGNS_IN_ELSEWHERE,
    PROGRAM_NAME_TAKEN,
    PROGRAM_NAME,
    CHOOSE_SCOPES,
    PASSWORD_WRONG_OFTEN(Arg.WAIT),
    PASSWORD_WRONG,
    PROOF_WRONG_OFTEN(Arg.WAIT),
    PROOF_WRONG,
    LAST_ADMIN,
    RESERVED_NAME,
    SIGN_IN_NAME,
    PERSON_NAME(Arg.NUMBER),
    SIGN_IN_NAME_TAKEN(Arg.TEXT),
    PASSWORD_LENGTH(Arg.NUMBER),
    PASSWORD_LENT,
    PASSWORD_SAME,
    PASSWORD_COMMON,
    IPS_CHANGED,
    LEAVE_ONE_IP,
    NOT_ITS_IP,
    STILL_TOO_MANY_IPS(Arg.NUMBER, Arg.TEXT, Arg.NUMBER),
    OLD_LINK,
    NOTHING_TO_OPEN,
    SIX_DIGITS,
    SESSION_PREPARED,
    CODE_LOCKED,
    CODE_OLD,
    CODE_USED,
    NO_CODE,
    CODES_ASKED_OFTEN(Arg.WAIT),
    HELP_ASKED_OFTEN(Arg.WAIT),
    WRITE_A_QUESTION,
    ASKS_ABOUT_NOTHING,
    WRITE_AN_ANSWER,
    TIME_ENOUGH,
    OVER_ASK_CODE,
    WRONG_CODE(Arg.NUMBER),
    OTHERS_ASK,
    WRONG_HAND_OVERS(Arg.WAIT),
    HAND_OVER_OLD,
    CHECKS_OFTEN(Arg.NUMBER, Arg.NUMBER, Arg.WAIT),
    WRONG_SIGN_INS(Arg.WAIT),
    UNKNOWN_TOKEN,
    JSON_NOT_FORMS,
    OTHER_SITE,
    PROVE_FIRST(Arg.TEXT),
    UNKNOWN_HOST,
    LACKS_SCOPE(Arg.TEXT),
    SIGN_IN_FIRST,
    OPEN_LINK_FIRST,
    FORM_TOKEN,
    SET_UP_FIRST,
    WRONG_SIGN_IN,
    AWAY,
    AWAY_UNKNOWN,
    DOOR_CLOSED(Arg.TEXT),
    PAGE_STALE,
    OTHER_SITE_PAGE;

    private static final Map<String, Code> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::key, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    ProblemCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    static Optional<Code> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    @Override
    public String topic() {
        return "problem";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}
