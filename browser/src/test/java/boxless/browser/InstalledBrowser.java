package boxless.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium or Chrome of this machine: nothing is downloaded. */
final class InstalledBrowser implements AutoCloseable {
    private static final String VARIABLE = "BOXLESS_BROWSER";
    private static final List<String> USUAL = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "C:/Program Files/Google/Chrome/Application/chrome.exe",
            "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe");

    private final Playwright playwright;
    private final Browser browser;

    InstalledBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(List.of("--no-sandbox")));
    }

    private static Path executable() {
        return Stream.concat(Optional.ofNullable(System.getenv(VARIABLE)).stream(), USUAL.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no Chromium or Chrome was found; give its path in the environment variable " + VARIABLE));
    }

    Browser get() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
