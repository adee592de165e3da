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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.Parameters;
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
     * @throws IllegalArgumentException when its address or its form cannot be read
     */
    BufferedRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
        String encoding = request.getCharacterEncoding();
        this.charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        this.parameters = Collections.unmodifiableMap(all(request));
    }

    /** Those of the address, and those of a form; read as the server itself would. */
    private Map<String, String[]> all(HttpServletRequest request) {
        try {
            Map<String, String[]> all = new LinkedHashMap<>(request.getParameterMap());
            String type = request.getContentType();
            if (type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
                addForm(all);
            }
            return all;
        } catch (InvalidParameterException unreadable) {
            throw new IllegalArgumentException("an address or a form cannot be read", unreadable);
        }
    }

    private void addForm(Map<String, String[]> all) {
        Parameters form = new Parameters();
        form.setCharset(charset);
        form.setLimit(MOST_PARAMETERS);
        form.processParameters(body, 0, body.length);
        for (String name : Collections.list(form.getParameterNames())) {
            all.merge(
                    name,
                    form.getParameterValues(name),
                    (some, more) ->
                            Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new));
        }
    }

    @Override
    public DispatcherType getDispatcherType() {
        DispatcherType type = super.getDispatcherType();
        return type == DispatcherType.ASYNC ? DispatcherType.REQUEST : type;
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
