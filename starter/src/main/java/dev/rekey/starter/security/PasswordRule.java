package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.resources.Configuration;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.Dictionary;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which passwords people may choose: long ones that are not among those that are tried first. That is judged by lists of
 * common passwords, names and words, rows of keys, dates and repetitions, not by which kinds of signs there are.
 */
@Component
public final class PasswordRule {

    /** The fewest characters. */
    public static final int SHORTEST = 12;

    /** The most characters. */
    public static final int LONGEST = 200;

    /** So many bits at least: below are passwords that are on the lists, or nearly. */
    private static final double FEWEST_BITS = 25;

    /** More is not looked at: how long a look takes grows faster than the password. */
    private static final int LOOKED_AT = 40;

    private final List<Dictionary> common = ConfigurationBuilder.getDefaultDictionaries();

    /**
     * Why the password cannot be taken; null when it can.
     *
     * @param present the one it replaces
     */
    public @Nullable Message refusal(Agent who, String present, String wanted) {
        if (wanted.length() < SHORTEST || wanted.length() > LONGEST) {
            return ProblemCode.PASSWORD_LENGTH.with(SHORTEST);
        }
        if (wanted.equals(present)) {
            return who.passwordLent() ? ProblemCode.PASSWORD_LENT.with() : ProblemCode.PASSWORD_SAME.with();
        }
        return common(who, wanted) ? ProblemCode.PASSWORD_COMMON.with() : null;
    }

    private boolean common(Agent who, String wanted) {
        List<Dictionary> dictionaries = new ArrayList<>(common);
        DictionaryBuilder own = new DictionaryBuilder()
                .setDictionaryName("own")
                .setExclusion(true)
                .addWord("rekey", 0);
        Stream.of(who.signInName(), who.name())
                .flatMap(name -> Stream.concat(Stream.of(name), Stream.of(name.split("[^\\p{L}\\p{N}]+"))))
                .filter(word -> word.length() > 2)
                .forEach(word -> own.addWord(word.toLowerCase(Locale.ROOT), 0));
        dictionaries.add(own.createDictionary());
        Configuration rules = new ConfigurationBuilder()
                .setLocale(Locale.ENGLISH)
                .setDictionaries(dictionaries)
                .setMinimumEntropy(FEWEST_BITS)
                .createConfiguration();
        String looked = wanted.substring(0, Math.min(wanted.length(), LOOKED_AT));
        return !new Nbvcxz(rules).estimate(looked).isMinimumEntropyMet();
    }
}
