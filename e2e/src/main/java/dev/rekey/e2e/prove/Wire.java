package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network of our own between two processes of this machine: it lets everything pass, slows it down, swallows it without
 * a word (a half-open connection), or cuts it and refuses whoever comes.
 */
final class Wire implements AutoCloseable {

    private static final int CHUNK = 16_384;

    private enum Mode {
        PASS,
        HOLD,
        CUT
    }

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mode mode = Mode.PASS;
    private volatile Duration latency = Duration.ZERO;
    private volatile boolean closed;

    /** To a port of this machine, from a free one. */
    Wire(int target) {
        this.target = target;
        try {
            this.door = new ServerSocket(Ports.free(), 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread("wire to " + target, this::accept);
    }

    /** Where to connect to. */
    int port() {
        return door.getLocalPort();
    }

    /** Everything passes at once. */
    void pass() {
        latency = Duration.ZERO;
        set(Mode.PASS);
    }

    /** Everything passes, each piece this much later. */
    void slow(Duration by) {
        latency = by;
        set(Mode.PASS);
    }

    /** Connections stay open, and nothing comes through any more: neither an answer nor the end of the connection. */
    void hold() {
        set(Mode.HOLD);
    }

    /** Every connection is broken, and so is every new one. */
    void cut() {
        set(Mode.CUT);
        breakAll();
    }

    private void set(Mode now) {
        lock.lock();
        try {
            mode = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void breakAll() {
        open.forEach(Wire::reset);
        open.clear();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket from = door.accept();
                if (is(Mode.CUT)) {
                    reset(from);
                    continue;
                }
                thread("wire", () -> connect(from));
            } catch (IOException ended) {
                // Closed, or this one caller is gone again.
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }

    private boolean is(Mode which) {
        lock.lock();
        try {
            return mode == which;
        } finally {
            lock.unlock();
        }
    }

    private void connect(Socket from) {
        open.add(from);
        Socket to = new Socket();
        open.add(to);
        try {
            awaitPassing();
            to.setTcpNoDelay(true);
            from.setTcpNoDelay(true);
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
            thread("wire back", () -> pump(to, from));
            pump(from, to);
        } catch (IOException e) {
            end(from, to);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!latency.isZero()) {
                    LockSupport.parkNanos(latency.toNanos());
                }
                awaitPassing();
                out.write(bytes, 0, n);
                out.flush();
            }
        } catch (IOException ended) {
            // The other side is told below.
        }
        end(from, to);
    }

    private void awaitPassing() throws IOException {
        lock.lock();
        try {
            while (mode == Mode.HOLD) {
                changed.awaitUninterruptibly();
            }
            if (mode == Mode.CUT) {
                throw new IOException("cut");
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Socket one, Socket other) {
        reset(one);
        reset(other);
        open.remove(one);
        open.remove(other);
    }

    private static void reset(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        cut();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
