package dev.rekey.workflows.words;

import dev.rekey.workflows.model.Message;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages in one column of a table. What a person wrote stands there as it is, so that whoever looks into the table
 * reads it; so do the sentences of rows from before there were codes.
 */
public final class StoredMessages {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StoredMessages() {}

    /** As text. */
    public static String text(List<Message> messages) {
        boolean plain = messages.size() == 1
                && messages.get(0).code().equals(Message.WORDS)
                && messages.get(0).args().size() == 1
                && !messages.get(0).args().get(0).startsWith("[");
        if (messages.isEmpty()) {
            return "";
        }
        return plain ? messages.get(0).args().get(0) : JSON.writeValueAsString(messages);
    }

    /** What the text holds; a text that holds no messages is somebody's words. */
    public static List<Message> of(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (text.startsWith("[")) {
            try {
                List<Message> messages = List.of(JSON.readValue(text, Message[].class));
                if (!messages.isEmpty() && messages.stream().allMatch(message -> message.code() != null)) {
                    return messages;
                }
            } catch (JacksonException | NullPointerException none) {
                return List.of(Message.words(text));
            }
        }
        return List.of(Message.words(text));
    }
}
