package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.data.augment.Affine;
import boxless.data.augment.Around;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Crop;
import boxless.data.augment.CropSize;
import boxless.data.augment.Noise;
import boxless.data.augment.Padding;
import boxless.data.augment.Range;
import boxless.file.BadFileException;
import boxless.image.Normalization;
import boxless.mask.LabelMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoaderTest {
    private static final List<Augmentation> STEPS = List.of(
            new Crop(new CropSize(16, 16), Around.MIXED, Padding.REFLECT),
            new Affine(180, new Range(.8, 1.2), .5),
            new Noise(new Range(0, .1), 1));

    @Test
    void theOrderDoesNotDependOnTheNumberOfThreads() {
        AugmentedSamples samples = samples();
        LongFunction<Integer> item = k -> Arrays.hashCode(samples.get(k).image().values());
        List<Integer> one = take(item, 0, 60, 1);
        assertThat(take(item, 0, 60, 4)).isEqualTo(one);
        assertThat(take(item, 23, 60, 3)).isEqualTo(one.subList(23, 60));
        assertThat(one).doesNotHaveDuplicates();
    }

    @Test
    void aFailureReachesTheConsumerWithTheSamplesName() {
        LongFunction<Long> broken = k -> {
            if (k == 3) {
                throw new ArithmeticException("bad mask");
            }
            return k;
        };
        try (Loader<Long> loader = new Loader<>(broken, k -> "picture" + k, 0, Long.MAX_VALUE, 2, 4)) {
            assertThat(List.of(loader.next(), loader.next(), loader.next())).containsExactly(0L, 1L, 2L);
            assertThatThrownBy(loader::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("item 3 (picture3)")
                    .hasMessageContaining("bad mask");
            assertThat(loader.next()).isEqualTo(4);
        }
    }

    @Test
    void whatTheUserIsToldReachesTheConsumerAsItIs() {
        for (Throwable thrown : List.of(
                new BadFileException(Path.of("a.png"), "is cut off"),
                new IllegalArgumentException("a: 4 channels"),
                new OutOfMemoryError("Java heap space"))) {
            LongFunction<Long> broken = k -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            };
            try (Loader<Long> loader = new Loader<>(broken, k -> "a", 0, 10, 1, 2)) {
                assertThatThrownBy(loader::next).isSameAs(thrown);
            }
        }
    }

    @Test
    void settingsThatDoNotFitASampleNameIt() {
        Normalization two = new Normalization.MeanStd(new float[2], new float[] {1, 1});
        Dataset grey = Scenes.dataset(1, 16, 1).withPictures(two::apply);
        AugmentedSamples samples = new AugmentedSamples(grey, Sampler.everyPicture(1, 1), List.of(), 1);
        assertThatThrownBy(() -> samples.get(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("p0: ")
                .hasMessageContaining("has 2 means");
    }

    @Test
    void onlySoManyItemsAreMadeAhead() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        try (Loader<Integer> loader = new Loader<>(k -> made.incrementAndGet(), k -> "", 0, Long.MAX_VALUE, 4, 6)) {
            for (int taken = 0; taken < 20; taken++) {
                loader.next();
                assertThat(made.get()).isLessThanOrEqualTo(taken + 1 + 6);
            }
            Thread.sleep(50);
            assertThat(made.get()).isEqualTo(26);
        }
    }

    @Test
    void closingWhileFullOrBusyDoesNotHang() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        Loader<Long> loader = new Loader<>(
                k -> {
                    started.countDown();
                    try {
                        Thread.sleep(Duration.ofHours(1));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return k;
                },
                k -> "",
                0,
                Long.MAX_VALUE,
                2,
                8);
        started.await();
        loader.close();
        loader.close();
        assertThatThrownBy(loader::next).hasMessageContaining("closed");
    }

    @Test
    void itEndsWhereItWasTold() {
        try (Loader<Long> loader = new Loader<>(k -> k, k -> "", 5, 7, 3, 10)) {
            assertThat(loader.next()).isEqualTo(5);
            assertThat(loader.next()).isEqualTo(6);
            assertThatThrownBy(loader::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void everyObjectHasItsTurnOnceAnEpoch() {
        Dataset data = Scenes.dataset(
                Scenes.discs("a", 40, 40, 3, 1), Scenes.discs("b", 40, 40, 0, 2), Scenes.discs("c", 40, 40, 4, 3));
        Sampler sampler = Sampler.everyObject(data, List.of(), 9);
        int n = sampler.length();
        List<Sampler.Draw> first =
                LongStream.range(0, n).mapToObj(sampler::draw).toList();
        List<Sampler.Draw> second =
                LongStream.range(n, 2L * n).mapToObj(sampler::draw).toList();
        assertThat(first).doesNotHaveDuplicates().contains(new Sampler.Draw(1, -1), new Sampler.Draw(0, 0));
        assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
        assertThat(Sampler.everyObject(data, List.of(), 9).draw(n + 2)).isEqualTo(second.get(2));

        AugmentedSamples samples = new AugmentedSamples(data, sampler, STEPS, 1);
        for (int k = 0; k < n; k++) {
            assertThat(samples.get(k).image().width()).isEqualTo(16);
            assertThat(samples.name(k)).isEqualTo(samples.get(k).name());
        }
    }

    @Test
    void stuffThatTheDataHasAsObjectsHasNoTurn() {
        LabelMap street = new LabelMap(6, 1, new int[] {1, 2, 0, 3, 3, 2});
        LabelMap sky = new LabelMap(6, 1, new int[] {2, 2, 2, 2, 2, 2});
        Dataset data = Scenes.dataset(
                new Sample("street", Scenes.image(street.labels(), 6, 1), Scenes.partition(street)),
                new Sample("sky", Scenes.image(sky.labels(), 6, 1), Scenes.partition(sky)));
        Sampler sampler = Sampler.everyObject(data, List.of(2), 9);
        assertThat(LongStream.range(0, sampler.length()).mapToObj(sampler::draw))
                .containsExactlyInAnyOrder(
                        new Sampler.Draw(0, 0), new Sampler.Draw(0, 2), new Sampler.Draw(1, -1)); // numbers stay
    }

    private static AugmentedSamples samples() {
        Dataset data = Scenes.dataset(5, 40, 6).cached(30_000);
        return new AugmentedSamples(data, Sampler.replacement(data.size(), 3), STEPS, 3);
    }

    private static <T> List<T> take(LongFunction<T> item, long first, long end, int threads) {
        List<T> items = new ArrayList<>();
        try (Loader<T> loader = new Loader<>(item, k -> "", first, end, threads, 5)) {
            for (long k = first; k < end; k++) {
                items.add(loader.next());
            }
        }
        return items;
    }
}
