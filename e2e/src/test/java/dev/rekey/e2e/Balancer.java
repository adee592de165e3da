package dev.rekey.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer as simple as they come: each request goes to the next of those whose {@code /healthz} said 200 when it
 * was last asked, on a connection of its own. It repeats nothing and holds nothing back.
 */
final class Balancer implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int MOST_HEAD = 64 * 1024;

    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final List<Integer> behind;
    private final Set<Integer> up = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger nowhere = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService looks = Executors.newScheduledThreadPool(2);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** In front of these ports of this machine. */
    Balancer(List<Integer> behind) throws IOException {
        this.behind = List.copyOf(behind);
        for (int port : behind) {
            ScheduledFuture<?> unused =
                    looks.scheduleWithFixedDelay(() -> look(port), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The ports to which requests go now. */
    Set<Integer> up() {
        return Set.copyOf(up);
    }

    /** How many requests came while nobody was there to send them to. */
    int nowhere() {
        return nowhere.get();
    }

    private void look(int port) {
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() == 200) {
                up.add(port);
            } else {
                up.remove(port);
            }
        } catch (IOException gone) {
            up.remove(port);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            Integer port = choose();
            if (head == null || port == null) {
                return;
            }
            try (Socket server = new Socket()) {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                OutputStream out = server.getOutputStream();
                out.write(passedOn(head).getBytes(StandardCharsets.ISO_8859_1));
                copy(client.getInputStream(), out, length(head));
                out.flush();
                server.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException broken) {
            // Whoever asked sees a connection that ends, and says so.
            return;
        }
    }

    private @Nullable Integer choose() {
        List<Integer> there = behind.stream().filter(up::contains).toList();
        if (there.isEmpty()) {
            nowhere.incrementAndGet();
            return null;
        }
        return there.get(Math.floorMod(next.getAndIncrement(), there.size()));
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4 && head.size() < MOST_HEAD) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
            ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String passedOn(String head) {
        StringBuilder lines = new StringBuilder();
        for (String line : head.strip().split("\r\n", -1)) {
            String name = line.toLowerCase(Locale.ROOT);
            if (!name.startsWith("connection:")
                    && !name.startsWith("upgrade:")
                    && !name.startsWith("http2-settings:")
                    && !name.startsWith("x-forwarded-")) {
                lines.append(line).append("\r\n");
            }
        }
        return lines.append("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nConnection: close\r\n\r\n")
                .toString();
    }

    private static long length(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] some = new byte[8192];
        for (long left = bytes; left > 0; ) {
            int read = in.read(some, 0, (int) Math.min(some.length, left));
            if (read < 0) {
                return;
            }
            out.write(some, 0, read);
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        looks.shutdownNow();
        threads.shutdownNow();
    }
}
