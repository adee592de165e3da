package dev.rekey.starter.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with room for few connections, and some who keep them. */
class PromptHttpTest {

    private static final int ROOM = 60;

    @TempDir
    Path folder;

    private final Tomcat tomcat = new Tomcat();
    private final BlockingQueue<AsyncContext> listening = new LinkedBlockingQueue<>();
    private final List<Socket> open = new ArrayList<>();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector(PromptHttp.class.getName());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", String.valueOf(ROOM));
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Wrapper page = Tomcat.addServlet(context, "page", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (request.getRequestURI().equals("/events")) {
                    AsyncContext events = request.startAsync();
                    events.setTimeout(0);
                    response.flushBuffer();
                    listening.add(events);
                } else {
                    response.getWriter().write("here");
                }
            }
        });
        page.setAsyncSupported(true);
        page.addMapping("/*");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        sender.shutdownNow();
        for (Socket socket : open) {
            socket.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    private Socket connect(String first) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort());
        open.add(socket);
        send(socket, first);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void sendIfOpen(Socket socket, String text) {
        try {
            send(socket, text);
        } catch (IOException hungUp) {
            // What a server does that has waited for long enough.
        }
    }

    private static String line(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void pages_are_answered_while_as_many_as_fit_send_a_byte_of_a_header_now_and_then_or_nothing() throws Exception {
        // given somebody who listens to events, and others who take all the room there is and more
        Socket listener = connect("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        AsyncContext events = listening.poll(60, TimeUnit.SECONDS);
        assertThat(events).isNotNull();
        List<Socket> slow = new ArrayList<>();
        for (int number = 0; number < 2 * ROOM; number++) {
            slow.add(connect(number % 4 == 0 ? "" : "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        }
        ScheduledFuture<?> trickle = sender.scheduleWithFixedDelay(
                () -> {
                    for (int number = 0; number < slow.size(); number++) {
                        if (number % 4 != 0) {
                            sendIfOpen(slow.get(number), "x");
                        }
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);

        // when
        Socket page = connect("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // then
        assertThat(line(page)).startsWith("HTTP/1.1 200");
        assertThat(trickle.isDone()).as("they have given up").isFalse();

        // and whoever listens still hears
        events.getResponse().getWriter().write("news");
        events.complete();
        assertThat(line(listener)).startsWith("HTTP/1.1 200");
    }

    @Test
    void who_is_slow_while_there_is_room_is_answered() throws Exception {
        // given the first lines of a request, some time before its last, beside many that come and go
        Socket slow = connect("GET / HTTP/1.1\r\nHost: localhost\r\n");
        for (int number = 0; number < ROOM; number++) {
            try (Socket other = new Socket(
                    InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort())) {
                send(other, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(line(other)).startsWith("HTTP/1.1 200");
            }
        }

        // when
        send(slow, "\r\n");

        // then
        assertThat(line(slow)).startsWith("HTTP/1.1 200");
    }
}
