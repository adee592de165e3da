package dev.rekey.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, driven as a person would. */
final class Chromium implements AutoCloseable {

    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private static final List<String> ARGUMENTS =
            List.of("--no-sandbox", "--disable-quic", "--disable-dev-shm-usage", "--accept-lang=en-US");

    private final Playwright playwright;
    private final Path program;
    final Browser browser;

    private Chromium(Playwright playwright, Path program, Browser browser) {
        this.playwright = playwright;
        this.program = program;
        this.browser = browser;
    }

    /** Starts it. Where there is none the test is skipped with a sentence; under {@code CI=true} it fails. */
    static Chromium start() {
        Optional<Path> program =
                PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        String missing = "Chromium is not installed (Debian: apt-get install chromium); the browser test did not run.";
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(program.isPresent(), missing);
        PlaywrightAssertions.setDefaultAssertionTimeout(120_000);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, program.get(), browser);
    }

    /** A phone's browser of its own, which keeps in this folder what a browser keeps when it is closed. */
    BrowserContext phone(Path profile) {
        return playwright
                .chromium()
                .launchPersistentContext(
                        profile,
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(program)
                                .setArgs(ARGUMENTS)
                                .setViewportSize(390, 844));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
