package dev.rekey.e2e.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WireTest {

    private ServerSocket echo;
    private Wire wire;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Stage.thread("echo", () -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Stage.thread("echo one", () -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        wire = new Wire(echo.getLocalPort());
    }

    private static void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                socket.getOutputStream().write(b);
            }
        } catch (IOException gone) {
            // The test is over.
        }
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        echo.close();
    }

    @Test
    void what_is_sent_comes_through_and_back() throws Exception {
        assertThat(comesBack()).isTrue();
    }

    @Test
    void a_cut_wire_breaks_what_is_open_and_what_comes_until_it_passes_again() throws Exception {
        // given
        try (Socket open = connect()) {
            open.getOutputStream().write(7);
            assertThat(open.getInputStream().read()).isEqualTo(7);

            // when
            wire.cut();

            // then
            assertThat(ended(open)).isTrue();
            try (Socket late = connect()) {
                assertThat(ended(late)).isTrue();
            }
        }
        wire.pass();
        assertThat(comesBack()).isTrue();
    }

    @Test
    void a_held_wire_swallows_everything_and_gives_it_back_later() throws Exception {
        try (Socket socket = connect()) {
            // given
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);

            // when
            wire.hold();
            socket.getOutputStream().write(8);

            // then
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            // when
            socket.setSoTimeout(0);
            wire.pass();

            // then
            assertThat(socket.getInputStream().read()).isEqualTo(8);
        }
    }

    private boolean comesBack() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), wire.port());
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
