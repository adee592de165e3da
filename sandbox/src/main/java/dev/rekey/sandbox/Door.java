package dev.rekey.sandbox;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One port on 127.0.0.1, open or shut. It stays ours while it is shut. */
final class Door implements AutoCloseable {

    private final HttpHandler handler;
    private final Executor threads;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable Socket placeholder;

    /** Opens a port; 0 takes any free one. */
    Door(int port, HttpHandler handler, Executor threads) {
        this.handler = handler;
        this.threads = threads;
        this.server = listen(port, handler, threads);
        this.port = server.getAddress().getPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Connections are taken again. */
    synchronized void open() {
        if (server == null) {
            letGo();
            server = listen(port, handler, threads);
        }
    }

    /** Connections are refused, and those there are broken. */
    synchronized void shut() {
        if (server != null) {
            server.stop(0);
            server = null;
            placeholder = hold(port);
        }
    }

    /** Gives the port back. */
    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        letGo();
    }

    private static HttpServer listen(int port, HttpHandler handler, Executor threads) {
        try {
            HttpServer server = HttpServer.create(address(port), 0);
            server.createContext("/", handler);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot listen on port " + port + ".", e);
        }
    }

    /** A bound socket that does not listen: callers are refused, and nobody else is given the port. */
    private static Socket hold(int port) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return socket;
        } catch (IOException e) {
            close(socket);
            throw new UncheckedIOException("The sandbox cannot keep port " + port + ".", e);
        }
    }

    private void letGo() {
        if (placeholder != null) {
            close(placeholder);
            placeholder = null;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
