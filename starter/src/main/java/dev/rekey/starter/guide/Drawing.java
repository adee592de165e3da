package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.exchanges.catalog.FormPart;
import dev.rekey.exchanges.catalog.Guide;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The form on which an exchange makes a key, drawn from what its profile knows: no picture of the page, but its own words
 * in the order in which one meets them.
 *
 * @param exchange the exchange's name
 * @param elements the parts of the form, in their order
 * @param name a name for the key by which its owner knows it again
 * @param passphrase what the exchange calls the passphrase; empty where there is none
 * @param shown what it shows at the end, under its own names: the key and the secret
 * @param boxes what the key may do and may not do
 * @param addresses what is pasted into the field for IP addresses
 */
public record Drawing(
        String exchange,
        List<Element> elements,
        String name,
        String passphrase,
        List<String> shown,
        List<Guide.Box> boxes,
        AddressList addresses) {

    /**
     * A part of the form.
     *
     * @param id its place on the page
     * @param words the exchange's own words for it; none where they are not known
     * @param numbers the instructions that are about it
     */
    public record Element(FormPart part, String id, List<String> words, List<Integer> numbers) {

        /** What it is, for the page. */
        public String kind() {
            return part.name();
        }

        /** The button it is, or the first thing to choose. */
        public String word() {
            return words.isEmpty() ? "" : words.get(0);
        }

        /** What is chosen or pressed after it. */
        public List<String> more() {
            return words.isEmpty() ? words : words.subList(1, words.size());
        }

        /** Whether it is drawn without the exchange's own words, because they are not known. */
        public boolean nameless() {
            return words.isEmpty() && (part == FormPart.NAME || part == FormPart.ADDRESSES || part == FormPart.PRESS);
        }
    }

    /** Draws the form of this market. */
    static Drawing of(ExchangeProfile profile, Guide guide, AddressList addresses, String name) {
        return new Drawing(
                profile.name(),
                elements(guide).stream()
                        .filter(element -> there(element.part(), profile, guide))
                        .toList(),
                name,
                profile.fields().stream()
                        .filter(field -> field.id().equals("passphrase"))
                        .map(Field::label)
                        .findFirst()
                        .orElse(""),
                profile.fields().stream()
                        .filter(field -> !field.id().equals("passphrase"))
                        .map(Field::label)
                        .toList(),
                guide.boxes(),
                addresses);
    }

    private static boolean there(FormPart part, ExchangeProfile profile, Guide guide) {
        return switch (part) {
            case ADDRESSES -> profile.whitelist().supported();
            case PERMISSIONS -> !guide.boxes().isEmpty();
            case PASSPHRASE ->
                profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
            default -> true;
        };
    }

    private static List<Element> elements(Guide guide) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < guide.actions().size(); i++) {
            Guide.Action action = guide.actions().get(i);
            List<FormPart> at = action.at();
            for (FormPart part : at) {
                // A button's word stands at the end of the way to it.
                boolean last = part == at.get(at.size() - 1) || part == FormPart.PRESS;
                List<String> words = action.path();
                if (part == FormPart.CODES || part == FormPart.SECRET || (at.size() > 1 && !owns(part, at))) {
                    words = List.of();
                } else if (last && part == FormPart.PRESS && !words.isEmpty()) {
                    words = words.subList(words.size() - 1, words.size());
                }
                elements.add(new Element(part, "form-" + (elements.size() + 1), words, List.of(i + 1)));
            }
        }
        Set<FormPart> there = EnumSet.noneOf(FormPart.class);
        elements.forEach(element -> there.add(element.part()));
        // There always is a button that ends it, and a place where the secret is shown.
        Stream.of(FormPart.PRESS, FormPart.SECRET)
                .filter(part -> !there.contains(part))
                .forEach(
                        part -> elements.add(new Element(part, "form-" + (elements.size() + 1), List.of(), List.of())));
        return List.copyOf(elements);
    }

    /** Of several parts that one action is about, the words belong to the one that has nothing else, or to the button. */
    private static boolean owns(FormPart part, List<FormPart> at) {
        return part.worded()
                || (part == FormPart.PRESS && at.stream().noneMatch(FormPart::worded))
                || (part == FormPart.ADDRESSES && !at.contains(FormPart.PRESS));
    }

    /** The elements that an instruction is about, for the script that lights them. */
    public String lights(int number) {
        return String.join(
                " ",
                elements.stream()
                        .filter(element -> element.numbers().contains(number))
                        .map(Element::id)
                        .toList());
    }

    /** What is shown at the end. */
    public String secret() {
        return elements.stream()
                .filter(element -> element.part() == FormPart.SECRET)
                .map(Element::id)
                .findFirst()
                .orElse("");
    }

    /** Whether the form is not known to ask for a name. */
    public boolean nameUnknown() {
        return elements.stream().noneMatch(element -> element.part() == FormPart.NAME);
    }

    /** The keys of the words for the parts whose own words are not known. */
    public List<String> unknown() {
        return elements.stream()
                .filter(Element::nameless)
                .map(element -> "drawing." + element.part().name())
                .distinct()
                .toList();
    }
}
