package dev.rekey.starter.words;

import dev.rekey.workflows.model.Message;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes a message with its words beside its code and facts, as programs get it. */
public final class MessagesInWords extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** With these words. */
    public MessagesInWords(Phrases phrases) {
        super("messages-in-words");
        addSerializer(Message.class, new Writer(phrases));
    }

    private static final class Writer extends StdSerializer<Message> {

        private final Phrases phrases;

        Writer(Phrases phrases) {
            super(Message.class);
            this.phrases = phrases;
        }

        @Override
        public void serialize(Message message, JsonGenerator json, SerializationContext context) {
            json.writeStartObject(message);
            json.writeStringProperty("code", message.code());
            json.writePOJOProperty("args", message.args());
            json.writeStringProperty("words", phrases.of(message));
            json.writeEndObject();
        }
    }
}
