package dev.rekey.starter.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.serializer.Deserializer;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializingConverter;

/**
 * How web sessions are kept: only what the pages put there is read back. Whoever may write the database could otherwise
 * have any class of the class path made from what they wrote.
 */
final class SessionObjects {

    private static final ObjectInputFilter KNOWN = ObjectInputFilter.Config.createFilter(
            "maxdepth=20;maxbytes=65536;"
                    + "dev.rekey.starter.security.*;dev.rekey.accounts.access.*;org.springframework.security.**;"
                    + "org.springframework.web.servlet.FlashMap;java.lang.*;java.util.*;java.time.*;java.net.URI;java.net.URL;!*");

    private SessionObjects() {}

    /** Reads what is known, and throws at anything else. */
    static GenericConversionService conversion() {
        GenericConversionService conversion = new GenericConversionService();
        conversion.addConverter(Object.class, byte[].class, new SerializingConverter());
        conversion.addConverter(byte[].class, Object.class, new DeserializingConverter(new Known()));
        return conversion;
    }

    private static final class Known implements Deserializer<Object> {
        @Override
        public Object deserialize(InputStream in) throws IOException {
            try (ObjectInputStream objects = new ObjectInputStream(in)) {
                objects.setObjectInputFilter(KNOWN);
                return objects.readObject();
            } catch (ClassNotFoundException gone) {
                throw new IOException("a web session holds an object of a class that is not here", gone);
            }
        }
    }
}
