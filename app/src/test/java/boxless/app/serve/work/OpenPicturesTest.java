package boxless.app.serve.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.TinyModel;
import boxless.app.serve.http.Problem;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OpenPicturesTest {
    @TempDir
    Path folder;

    private final ModelShelf shelf = new ModelShelf(Device.CPU);
    private final Desk desk = new Desk(3, 20, Duration.ofSeconds(60));
    private final OpenPictures open =
            new OpenPictures(new Networks(shelf, desk, Precision.FP32, 5000, Reading.USUAL), 2);
    private final AtomicInteger opened = new AtomicInteger();
    private Path file;

    @BeforeEach
    void putModel() {
        file = TinyModel.writeClickable(folder.resolve("pointed.safetensors"));
        shelf.put("pointed", file);
    }

    @AfterEach
    void close() {
        desk.close();
        open.close();
        shelf.close();
    }

    private Mask click(String picture, int side) {
        try (Desk.Place place = desk.admit()) {
            return place.work(
                    1,
                    at -> open.with(
                            at,
                            "pointed",
                            picture,
                            () -> picture(picture, side),
                            (clicks, model) -> clicks.ask(List.of(new Point(9, 9)), List.of())
                                    .instance()
                                    .mask()));
        }
    }

    private PictureSource picture(String name, int side) {
        opened.incrementAndGet();
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * (31 + name.hashCode())) % 256;
        }
        return PictureSource.of(new Pixels(side, side, 1, 255, values));
    }

    @Test
    void tenClientsOpenAPictureOnceAndGetTheSame() throws Exception {
        List<Callable<Mask>> clients = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            clients.add(() -> click("a", 40));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            Mask first = click("b", 40);
            for (Future<Mask> answer : threads.invokeAll(clients)) {
                assertThat(answer.get()).isEqualTo(click("a", 40)).isNotEqualTo(first);
            }
        }
        assertThat(opened).hasValue(2);
    }

    @Test
    void thoseNotUsedForLongestGoFirstAndNothingIsLeftOfThem() {
        click("a", 40);
        click("b", 40);
        long two = Pointer.totalCount();
        click("a", 40);
        click("c", 40);
        assertThat(open.size()).isEqualTo(2);
        click("a", 40);
        assertThat(opened).as("a stayed").hasValue(3);
        click("b", 40);
        assertThat(opened).as("b had gone").hasValue(4);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(two);
    }

    @Test
    void aModelThatIsReplacedIsAskedNoMore() {
        Mask before = click("a", 40);
        shelf.put("pointed", file);
        assertThat(click("a", 40)).isEqualTo(before);
        assertThat(opened).as("opened anew for the new model").hasValue(2);
        assertThat(open.size()).isEqualTo(1);
    }

    @Test
    void aModelThatIsReplacedWhileItAnswersIsNotTakenForTheNewOne() {
        ModelShelf.Entry before = shelf.entry(Optional.of("pointed"));
        Path other = TinyModel.write(folder.resolve("other.safetensors"));
        try (Desk.Place place = desk.admit()) {
            ModelShelf.Entry answered = place.work(
                    1,
                    at -> open.with(
                            at,
                            "pointed",
                            "a",
                            () -> {
                                shelf.put("pointed", other);
                                return picture("a", 40);
                            },
                            (clicks, model) -> model));
            assertThat(answered).isEqualTo(before).isNotEqualTo(shelf.entry(Optional.of("pointed")));
        }
    }

    @Test
    void aPictureThatWentWhileAClickWaitedIsOpenedByAWorker() throws Exception {
        Mask expected = click("a", 40);
        List<String> openers = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(2);
                Desk.Place first = desk.admit();
                Desk.Place second = desk.admit()) {
            Future<Boolean> blocker = clients.submit(() -> first.click(at -> {
                busy.countDown();
                gone.await();
                return true;
            }));
            busy.await();
            Future<Mask> answer = clients.submit(() -> open.serve(
                    second,
                    "pointed",
                    "a",
                    1,
                    () -> {
                        openers.add(Thread.currentThread().getName());
                        return picture("a", 40);
                    },
                    (clicks, model) -> clicks.ask(List.of(new Point(9, 9)), List.of())
                            .instance()
                            .mask()));
            while (desk.waiting() == 0) {
                Thread.onSpinWait();
            }
            click("b", 40);
            click("c", 40);
            gone.countDown();
            assertThat(blocker.get()).isTrue();
            assertThat(answer.get()).isEqualTo(expected);
            assertThat(openers).singleElement().asString().startsWith("work-");
        }
    }

    @Test
    void whatFailedIsTriedAgain() {
        assertThatThrownBy(() -> click("a", 80)).isInstanceOf(Problem.class).hasMessageContaining("--max-pixels");
        assertThat(open.size()).isZero();
        assertThat(click("a", 40).width()).isEqualTo(40);
    }
}
