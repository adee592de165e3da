package dev.rekey.starter.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** A request whose body has arrived: to whoever looks at it, it has only just come. */
final class BufferedRequest extends HttpServletRequestWrapper {

    private static final int MOST_PARAMETERS = 1_000;

    private final byte[] body;
    private final Charset charset;
    private final Map<String, String[]> parameters;

    /**
     * With its body.
     *
     * @throws IllegalArgumentException when a form cannot be read
     */
    BufferedRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
        String encoding = request.getCharacterEncoding();
        this.charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        Map<String, String[]> all = new LinkedHashMap<>(request.getParameterMap());
        String type = request.getContentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            addForm(all);
        }
        this.parameters = Collections.unmodifiableMap(all);
    }

    private void addForm(Map<String, String[]> all) {
        String[] fields = new String(body, charset).split("&", -1);
        if (fields.length > MOST_PARAMETERS) {
            throw new IllegalArgumentException("a form has too many fields");
        }
        for (String field : fields) {
            if (!field.isEmpty()) {
                String[] parts = field.split("=", 2);
                String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], charset);
                all.merge(
                        URLDecoder.decode(parts[0], charset),
                        new String[] {value},
                        (some, one) ->
                                Stream.of(some, one).flatMap(Arrays::stream).toArray(String[]::new));
            }
        }
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), charset));
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Bytes(new ByteArrayInputStream(body));
    }

    private static final class Bytes extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        private Bytes(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return bytes.read(into, from, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("what is here already is read at once");
        }
    }
}
