package dev.rekey.starter.words;

import dev.rekey.workflows.model.AccountView;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Writes what was found of an account's key in words beside its code, as programs get it. */
@Component
public final class FindingsInWords extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** With these words. */
    public FindingsInWords(FindingWords words) {
        super("findings-in-words");
        setSerializerModifier(new InPlace(words));
    }

    private static final class InPlace extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;
        private final transient FindingWords words;

        InPlace(FindingWords words) {
            this.words = words;
        }

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription.Supplier bean, List<BeanPropertyWriter> properties) {
            if (bean.getBeanClass() == AccountView.class) {
                properties.replaceAll(part -> part.getName().equals("findings") ? new Told(part, words) : part);
            }
            return properties;
        }
    }

    /** One account's findings: whose they are says in whose words they are told. */
    private static final class Told extends BeanPropertyWriter {

        private static final long serialVersionUID = 1L;
        private final transient FindingWords words;

        Told(BeanPropertyWriter plain, FindingWords words) {
            super(plain);
            this.words = words;
        }

        @Override
        public void serializeAsProperty(Object view, JsonGenerator json, SerializationContext context)
                throws Exception {
            json.writeName(getName());
            context.writeValue(json, words.all((AccountView) view));
        }
    }
}
