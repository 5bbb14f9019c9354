package boxless.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.KeyboardModifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is done by the keyboard where it can be: what these tests can do, an annotator without a mouse can. */
class AnnotatingTest {
    private static final Path SAMPLES = Path.of("../samples");
    private static final int LONG = 120_000; // milliseconds: a network on a busy machine
    private static final int SHORT = 30_000; // all else there

    private static InstalledBrowser browser;

    @TempDir
    private Path folder;

    private final List<String> faults = new ArrayList<>();
    private ServerProcess server;
    private Page page;

    /** A place on the picture, in pixels. */
    private record Place(int x, int y) {}

    @BeforeAll
    static void startTheBrowser() {
        browser = new InstalledBrowser();
        setDefaultAssertionTimeout(SHORT);
    }

    @AfterAll
    static void stopTheBrowser() {
        browser.close();
    }

    @BeforeEach
    void openThePage() throws IOException {
        for (String name : List.of("thick-clusters.png", "large-ovals.png")) {
            Files.copy(SAMPLES.resolve(name), folder.resolve(name));
        }
        server = ServerProcess.start(folder);
        page = browser.get().newPage();
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.navigate(server.address());
    }

    @AfterEach
    void nothingWentWrongInThePage() {
        page.close();
        server.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsFoundChangedAndUndoneIsThereAgainAfterReloading() {
        int found = openAndFind("thick-clusters.png");
        press("]", "Delete");
        assertThat(count()).hasText(found - 1 + " objects");
        press("Control+z", "Escape");
        assertThat(count()).hasText(found + " objects");
        press("Control+Shift+z");
        assertThat(count()).hasText(found - 1 + " objects");
        row(0).click();
        row(1).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        press("m");
        assertThat(count()).hasText("1 of " + (found - 2) + " objects selected");
        page.locator("#category").fill("debris");
        page.locator("#category").press("Enter");
        assertSaved();
        page.reload();
        assertThat(page).hasTitle(Pattern.compile("thick-clusters"));
        assertThat(count()).hasText(found - 2 + " objects");
        assertThat(page.locator("#table-body")).containsText("debris");
    }

    @Test
    void clicksMakeAnObjectAndRefineIt() {
        int found = openAndFind("thick-clusters.png");
        row(1).click();
        Place other = showCross();
        row(0).click();
        Place place = showCross();
        press("Delete", "n", "Enter");
        assertThat(count()).hasText("1 of " + found + " objects selected", patient());
        assertThat(page.locator("tr[aria-selected=true]")).hasAttribute("title", "made by clicks");
        String before = selectedArea();
        press("a");
        moveCross(place, other);
        press("Enter");
        assertThat(page.locator("tr[aria-selected=true] td").nth(2))
                .not()
                .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(LONG));
        press("Control+z");
        assertThat(page.locator("tr[aria-selected=true] td").nth(2)).hasText(before);
        assertSaved();
    }

    @Test
    void anExportHoldsWhatIsShown() throws IOException {
        int found = openAndFind("large-ovals.png");
        press("e");
        page.locator("#export-dialog").getByLabel("Only").check();
        Download download =
                page.waitForDownload(() -> page.locator("#export-go").click());
        try (ZipFile zip = new ZipFile(download.path().toFile())) {
            String coco = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".json"))
                    .map(entry -> {
                        try {
                            return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .findFirst()
                    .orElseThrow();
            assertThat(Pattern.compile("\"segmentation\"").matcher(coco).results())
                    .hasSize(found);
        }
    }

    @Test
    void aTrainingRunOnWhatWasCorrectedCanBeWatchedAndStopped() {
        openAndFind("thick-clusters.png");
        openAndFind("large-ovals.png");
        press("t");
        Locator state = page.locator("#training-state");
        assertThat(state).hasText(Pattern.compile("nuclei: step ([2-9]|\\d\\d)"), patient());
        assertThat(page.locator("#training-curve svg").first()).isVisible();
        page.reload();
        assertThat(state).hasText(Pattern.compile("nuclei: step"), patient());
        page.locator("#stop").click();
        assertThat(state).hasText("stopped", patient());
        assertThat(page.locator("#training-text")).containsText("as it was");
    }

    @Test
    void anImageWhoseSavedObjectsCannotBeReadIsMarkedAndSaysWhyWhenItIsOpened() throws IOException {
        Files.writeString(folder.resolve("large-ovals.png.coco.json"), "{");
        page.reload();
        Locator damaged = entry("large-ovals.png");
        assertThat(damaged.locator(".badge")).hasText("! its objects cannot be read");
        assertThat(damaged).hasAttribute("title", Pattern.compile("is not valid JSON.*move it away"));
        assertThat(entry("thick-clusters.png").locator(".badge")).hasCount(0);
        damaged.click();
        assertThat(page.locator("#notices")).containsText("large-ovals.png.coco.json: is not valid JSON");
        assertThat(faults).singleElement().asString().contains("422"); // of the browser itself
        faults.clear();
    }

    @Test
    void afterDeletingTheRowBelowIsNextWhateverTheTableIsSortedBy() {
        openAndFind("thick-clusters.png");
        page.locator("#table-head button", new Page.LocatorOptions().setHasText("Area"))
                .click();
        assertThat(row(0).locator("td").first()).not().hasText("1"); // the surest object is not the smallest
        String above = number(row(3));
        String below = number(row(7));
        row(4).click();
        row(6).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        press("Delete", "]");
        assertThat(page.locator("tr[aria-selected=true] td").first()).hasText(below);
        press("Control+z", "Delete", "ArrowUp");
        assertThat(page.locator("tr[aria-selected=true] td").first()).hasText(above);
        assertSaved();
    }

    @Test
    void theTableBeginsAtItsTopInEveryImage() {
        openAndFind("large-ovals.png");
        openAndFind("thick-clusters.png");
        page.setViewportSize(1200, 400); // so that the table has to be scrolled far
        page.evaluate("document.getElementById('table-frame').scrollTop = 100000");
        assertThat(row(0)).hasCount(0);
        entry("large-ovals.png").click();
        assertThat(row(0)).isVisible();
    }

    @Test
    void theWayToTheObjectsLeavesTheAddressOfTheImage() {
        entry("large-ovals.png").click();
        assertThat(page).hasTitle("large-ovals.png – Boxless");
        String address = page.url();
        page.locator("#skip").focus();
        press("Enter");
        assertThat(page.locator("#objects-table")).isFocused();
        assertThat(page.url()).isEqualTo(address).contains("picture=");
    }

    @Test
    void whatAModelFindsIsThereThoughItsImageWasLeftMeanwhile() {
        List<Route> held = new ArrayList<>();
        page.route("**/segment?*", held::add);
        entry("large-ovals.png").click();
        assertThat(page).hasTitle("large-ovals.png – Boxless");
        page.waitForRequest("**/segment?*", () -> press("f"));
        for (String name : List.of("thick-clusters.png", "large-ovals.png")) {
            entry(name).click();
            assertThat(page).hasTitle(name + " – Boxless");
        }
        held.getFirst().resume();
        assertThat(count()).hasText(Pattern.compile("^[1-9]\\d* objects$"), patient());
        assertSaved();
        row(0).click();
        press("Delete");
        assertSaved();
    }

    @Test
    void theListCountsWhatIsShownAfterSomebodyElseSaved() {
        int found = openAndFind("large-ovals.png");
        Page other = browser.get().newPage();
        other.navigate(page.url());
        other.locator("#table-body tr[data-index='1']").click();
        other.keyboard().press("Delete");
        assertThat(other.locator("#saved")).hasText("Saved");
        other.close();
        row(0).click();
        row(2).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        press("Delete");
        assertThat(page.locator("#conflict-title")).isFocused();
        press("Enter"); // meant for the image, where the question came unasked
        page.getByText("Load theirs").click();
        assertThat(count()).hasText(found - 1 + " objects");
        assertThat(entry("large-ovals.png").locator(".badge")).hasText(found - 1 + " objects");
        assertThat(faults).singleElement().asString().contains("409"); // of the browser itself
        faults.clear();
    }

    @Test
    void whyAFileWasNotAddedIsSaidOnceAndWhyAnImageIsNotShownUntilAnotherIs() throws IOException {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("wide-field.png"));
        byte[] part = Arrays.copyOf(whole, whole.length / 2);
        page.locator("#files").setInputFiles(new FilePayload("cut.png", "image/png", part));
        assertThat(page.locator("#notices"))
                .hasText(Pattern.compile("0 images added, 1 not:\\s+cut.png: ends early.*"));
        page.locator("#notices").getByLabel("Close this message").click();
        Files.write(folder.resolve("cut.png"), part);
        page.reload();
        entry("cut.png").click();
        assertThat(page.locator("#notices")).containsText("cut.png ends early");
        entry("large-ovals.png").click();
        assertThat(page).hasTitle("large-ovals.png – Boxless");
        assertThat(page.locator(".notice")).hasCount(0);
        assertThat(faults).singleElement().asString().contains("422"); // of the browser itself
        faults.clear();
    }

    @Test
    void aTokenThatTheServerRefusesIsSaidToBeRefused() throws IOException {
        page.navigate("about:blank");
        server.close();
        faults.clear();
        server = ServerProcess.start(folder, "--token", "right");
        page.navigate(server.address());
        Locator refused = page.locator("#token-refused");
        page.locator("#token").fill("wrong");
        assertThat(refused).isHidden();
        page.locator("#token").press("Enter");
        assertThat(refused).isVisible();
        page.locator("#token").fill("right");
        page.locator("#token").press("Enter");
        assertThat(entry("large-ovals.png")).isVisible();
        assertThat(faults).allMatch(fault -> fault.contains("401")); // of the browser itself
        faults.clear();
    }

    private Locator entry(String name) {
        return page.locator("#pictures button", new Page.LocatorOptions().setHasText(name));
    }

    /** @return number of objects */
    private int openAndFind(String name) {
        entry(name).click();
        assertThat(page).hasTitle(name + " – Boxless");
        press("f");
        assertThat(count()).hasText(Pattern.compile("^[1-9]\\d* objects$"), patient());
        assertSaved();
        Matcher number = Pattern.compile("^(\\d+) objects").matcher(count().innerText());
        assertThat(number.find()).isTrue();
        return Integer.parseInt(number.group(1));
    }

    private Locator count() {
        return page.locator("#objects-count");
    }

    private Locator row(int index) {
        return page.locator("#table-body tr[data-index='" + index + "']");
    }

    private static String number(Locator row) {
        return row.locator("td").first().innerText();
    }

    private String selectedArea() {
        return page.locator("tr[aria-selected=true] td").nth(2).innerText();
    }

    private void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    private void assertSaved() {
        assertThat(page.locator("#saved")).hasText("Saved");
    }

    /** Shows the keyboard's cross in the selected object. */
    private Place showCross() {
        page.locator("#canvas").blur();
        page.locator("#canvas").focus();
        press("ArrowRight");
        Matcher place = Pattern.compile("column (\\d+), row (\\d+): object")
                .matcher(page.locator("#cross-place").innerText());
        assertThat(place.find()).isTrue();
        return new Place(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
    }

    private void moveCross(Place from, Place to) {
        String column = to.x > from.x ? "Shift+ArrowRight" : "Shift+ArrowLeft";
        String row = to.y > from.y ? "Shift+ArrowDown" : "Shift+ArrowUp";
        for (int i = 0; i < Math.abs(to.x - from.x); i++) {
            press(column);
        }
        for (int i = 0; i < Math.abs(to.y - from.y); i++) {
            press(row);
        }
        assertThat(page.locator("#cross-place")).containsText("column %d, row %d".formatted(to.x, to.y));
    }

    private static LocatorAssertions.HasTextOptions patient() {
        return new LocatorAssertions.HasTextOptions().setTimeout(LONG);
    }
}
