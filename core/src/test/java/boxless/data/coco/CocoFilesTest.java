package boxless.data.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Mutations;
import boxless.file.BadFileException;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import boxless.mask.Rectangle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COCO's JSON files: what they mean, and what is said of wrong ones. */
class CocoFilesTest {
    private static final String TRUTH = """
            {"info": {"year": 2026, "nested": [{"a": [1, 2]}]},
             "annotations": [
              {"id": 7, "image_id": 3, "category_id": 5, "iscrowd": 0, "area": 5.5, "bbox": [1, 1, 2.5, 2],
               "segmentation": [[1, 1, 4, 1, 4, 3, 1, 3]]},
              {"id": 8, "image_id": 3, "category_id": 2, "iscrowd": 1,
               "segmentation": {"size": [6, 8], "counts": [6, 3, 39]}},
              {"id": 9, "image_id": 4, "category_id": 2, "segmentation": {"size": [5, 4], "counts": "53<"}}],
             "images": [{"id": 4, "file_name": "b.png", "width": 4, "height": 5},
                        {"id": 3, "file_name": "a.png", "width": 8, "height": 6},
                        {"id": 11, "file_name": "empty.png", "width": 8, "height": 6}],
             "categories": [{"id": 5, "name": "cell"}, {"id": 2, "name": "dish", "supercategory": "lab"}]}
            """;
    private static final String RESULTS = """
            [{"image_id": 3, "category_id": 5, "score": 0.25, "segmentation": {"size": [6, 8], "counts": [6, 3, 39]}},
             {"image_id": 3, "category_id": 2, "score": 0.75, "bbox": [0, 1, 2, 1.5], "segmentation": [[1, 1, 4, 1, 4, 3]]},
             {"image_id": 4, "category_id": 2, "score": 1, "segmentation": {"size": [5, 4], "counts": "53<"}}]
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void annotationsAreReadInAnyOrderOfTheirParts() throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        assertThat(truth.categories()).containsExactly(new Category(2, "dish", true), new Category(5, "cell", true));
        assertThat(truth.pictures()).extracting(CocoPicture::id).containsExactly(3L, 4L, 11L);
        Mask square = Mask.ofRuns(8, 6, 7, 2, 4, 2, 4, 2, 27);
        Mask line = Mask.ofRuns(8, 6, 6, 3, 39);
        assertThat(truth.objects(truth.pictures().get(0)))
                .containsExactly(
                        new CocoObject(5, square, new Rectangle(1, 1, 2.5, 2), 5.5, false, 1),
                        new CocoObject(2, line, new Rectangle(1, 0, 1, 3), 3, true, 1));
        assertThat(truth.objects(truth.pictures().get(1)))
                .containsExactly(
                        new CocoObject(2, CocoRle.decode(4, 5, "53<"), new Rectangle(1, 0, 1, 3), 3, false, 1));
        assertThat(truth.objects(truth.pictures().get(2))).isEmpty();
    }

    @Test
    void whatIsAnnotatedIsAThingThoughItsCategoryIsCalledStuff() throws IOException {
        String stuff = TRUTH.replace("\"name\": \"dish\"", "\"isthing\": 0, \"name\": \"dish\"")
                .replace("{\"id\": 5,", "{\"id\": 6, \"name\": \"table\", \"isthing\": 0}, {\"id\": 5,");
        assertThat(CocoAnnotations.read(write("truth.json", stuff)).categories())
                .containsExactly(
                        new Category(2, "dish", true), new Category(5, "cell", true), new Category(6, "table", false));
    }

    @Test
    void aBoxOrAnAreaThatIsNullIsNone() throws IOException {
        CocoAnnotations none = CocoAnnotations.read(write("none.json", TRUTH));
        String nulls = TRUTH.replace("\"iscrowd\": 1", "\"iscrowd\": 1, \"bbox\": null, \"area\": null");
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", nulls));
        assertThat(truth.faults()).isEmpty();
        assertThat(truth.objects(truth.pictures().getFirst()))
                .isEqualTo(none.objects(none.pictures().getFirst()));
    }

    @Test
    void areasOfResultsAreThoseOfTheirBoxesWhereTheyHaveSome() throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        CocoResults results = CocoResults.read(write("results.json", RESULTS), truth);
        List<CocoObject> found = results.objects(truth.pictures().getFirst());
        assertThat(found).extracting(CocoObject::area).containsExactly(3.0, 3.0);
        assertThat(found).extracting(CocoObject::score).containsExactly(0.25, 0.75);
        assertThat(found.get(1).box()).isEqualTo(new Rectangle(0, 1, 2, 1.5));
        assertThat(results.hasMasks()).isTrue();
        String boxes = "[{\"image_id\": 3, \"category_id\": 5, \"score\": 0.25, \"bbox\": [1, 2, 3, 4]}]";
        assertThat(CocoResults.read(write("boxes.json", boxes), truth).hasMasks())
                .isFalse();
    }

    @Test
    void picturesAndCategoriesOfAWholeFileOfResultsAreKnownByTheirNames() throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        String document = """
                {"categories": [{"id": 1, "name": "cell"}], "images": [{"id": 1, "file_name": "b.png", "width": 4, "height": 5}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "score": 0.5, "area": 3, "bbox": [1, 0, 1, 4],
                                  "segmentation": {"size": [5, 4], "counts": "53<"}}]}
                """;
        CocoResults results = CocoResults.read(write("document.json", document), truth);
        assertThat(results.objects(truth.pictures().get(1)))
                .containsExactly(
                        new CocoObject(5, CocoRle.decode(4, 5, "53<"), new Rectangle(1, 0, 1, 4), 3, false, 0.5));
        assertThat(results.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .contains("document.json: does not list 2 of the 3 images", "first "));
        // A lid is no dish, though the truth gives that number to dishes.
        String more = document.replace(
                        "[{\"id\": 1, \"name\": \"cell\"}",
                        "[{\"id\": 1, \"name\": \"cell\"}, {\"id\": 2, \"name\": \"lid\"}")
                .replace(
                        "\"annotations\": [",
                        "\"annotations\": [{\"id\": 2, \"image_id\": 1, \"category_id\": 2, \"score\": 1, \"bbox\": [0, 0, 4, 4],"
                                + " \"segmentation\": {\"size\": [5, 4], \"counts\": \"53<\"}},");
        CocoResults other = CocoResults.read(write("more.json", more), truth);
        assertThat(other.objects(truth.pictures().get(1)))
                .isEqualTo(results.objects(truth.pictures().get(1)));
        assertThat(other.notes())
                .last()
                .satisfies(note ->
                        assertThat(note.summary()).contains("more.json", "truth.json does not have", "1 of lid"));
    }

    /** Results for the images a.png, b.png and empty.png of the truth, with ids of their own. */
    private static final String DOCUMENT = """
            {"categories": [{"id": 1, "name": "cell"}, {"id": 9, "name": "dish"}],
             "images": [{"id": 1, "file_name": "b.png", "width": 4, "height": 5},
                        {"id": 2, "file_name": "a.png", "width": 8, "height": 6},
                        {"id": 5, "file_name": "empty.png", "width": 8, "height": 6}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "score": 0.5, "bbox": [1, 0, 1, 4]},
                             {"id": 2, "image_id": 2, "category_id": 9, "score": 0.5, "bbox": [1, 0, 1, 4]}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"image_id\": 1| \"image_id\": 11| result 1 (image 11) has the image 11, which its own file does not list",
                "\"category_id\": 1| \"category_id\": 5| result 1 (image 1) has the category 5, which its own file does not list",
                "\"empty.png\"| \"b.png\"| contains image 4 of; twice, as 1 (b.png) and as 5 (b.png); keep one",
                "\"empty.png\"| \"x/b.png\"| contains image 4 of; twice, as 1 (b.png) and as 5 (x/b.png); keep one",
            })
    void resultsThatCouldBeThoseOfAnotherImageOrCategoryAreRefused(String right, String wrong, String message)
            throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        assertThat(CocoResults.read(write("document.json", DOCUMENT), truth).notes())
                .isEmpty();
        assertThat(DOCUMENT).contains(right);
        Path file = write("document.json", DOCUMENT.replaceFirst(right, wrong));
        assertRefused(message, () -> CocoResults.read(file, truth));
    }

    @Test
    void imagesOfOneNameInDifferentFoldersAreNotTakenForEachOther() throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH.replace("b.png", "val/b.png")));
        for (String same : List.of("b.png", "./b.png", "val/b.png", "data/val/b.png", "val\\\\b.png")) {
            CocoResults results = CocoResults.read(write("same.json", DOCUMENT.replace("b.png", same)), truth);
            assertThat(results.objects(truth.pictures().get(1))).as(same).hasSize(1);
        }
        for (String other : List.of("train/b.png", "al/b.png")) {
            Path file = write("other.json", DOCUMENT.replace("b.png", other));
            assertRefused("contains image " + other + ", which; does not list", () -> CocoResults.read(file, truth));
        }
    }

    @Test
    void resultsForOneOfTwoImagesOrCategoriesOfANameNeedItsId() throws IOException {
        String twice = TRUTH.replace("empty.png", "b.png").replace("\"dish\"", "\"cell\"");
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", twice));
        assertThat(truth.categories()).hasSize(2);
        assertRefused(
                "contains image b.png, which; does not list", () -> CocoResults.read(write("a.json", DOCUMENT), truth));
        String images = DOCUMENT.replace("\"id\": 1, \"file", "\"id\": 11, \"file")
                .replace("\"image_id\": 1", "\"image_id\": 11");
        String alone = images.replace("{\"id\": 5, \"file_name\": \"empty.png\", \"width\": 8, \"height\": 6}]", "]")
                .replace("6},\n", "6}\n")
                .replace("}\n                        ]", "}]");
        assertRefused(
                "has the category cell, of which; has several (2, 5); give them the same ids, or other names",
                () -> CocoResults.read(write("a.json", alone), truth));
        String same = alone.replace("\"id\": 1, \"name\"", "\"id\": 5, \"name\"")
                .replace("\"category_id\": 1", "\"category_id\": 5");
        CocoResults results = CocoResults.read(write("a.json", same), truth);
        assertThat(truth.pictures()).extracting(CocoPicture::id).containsExactly(3L, 4L, 11L);
        assertThat(results.objects(truth.pictures().get(1))).isEmpty();
        assertThat(results.objects(truth.pictures().get(2)))
                .extracting(CocoObject::category)
                .containsExactly(5);
    }

    @Test
    void thatCategoriesAreMatchedByTheirIdsIsSaid() throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        String other = DOCUMENT.replace("\"cell\"", "\"nucleus\"")
                .replace("{\"id\": 9, \"name\": \"dish\"}", "{\"id\": 2, \"name\": \"bowl\"}")
                .replace("\"category_id\": 9", "\"category_id\": 2")
                .replace("\"id\": 1, \"name\"", "\"id\": 5, \"name\"")
                .replace("\"category_id\": 1", "\"category_id\": 5");
        CocoResults results = CocoResults.read(write("results.json", other), truth);
        assertThat(results.objects(truth.pictures().get(1)))
                .extracting(CocoObject::category)
                .containsExactly(5);
        assertThat(results.notes())
                .singleElement()
                .satisfies(
                        note -> assertThat(note.summary())
                                .endsWith(
                                        "has no category of the same name, so ids are taken at their word: 2 (bowl), 5 (nucleus)"));
    }

    @Test
    void ofCategoriesOfOneNameThoseWithoutAnnotationsAreLeftOut() throws IOException {
        // As Roboflow exports a project that is called like its only class.
        String text = TRUTH.replace(
                "[{\"id\": 5, \"name\": \"cell\"}",
                "[{\"id\": 0, \"name\": \"cell\"}, {\"id\": 5, \"name\": \"cell\"}");
        CocoAnnotations read = CocoAnnotations.read(write("truth.json", text));
        assertThat(read.categories()).containsExactly(new Category(2, "dish", true), new Category(5, "cell", true));
        assertThat(read.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith(
                                "categories without annotations are left out, as another has the same name: 0 (cell)"));
        String results = RESULTS.replace("\"category_id\": 5", "\"category_id\": 0");
        assertThat(CocoResults.read(write("results.json", results), read)
                        .objects(read.pictures().getFirst()))
                .as("results of a list keep their ids, as in pycocotools")
                .extracting(CocoObject::category)
                .containsExactly(0, 2);
        String none = text.replace("\"category_id\": 5", "\"category_id\": 2");
        assertThat(CocoAnnotations.read(write("truth.json", none)).categories())
                .containsExactly(new Category(0, "cell", true), new Category(2, "dish", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"image_id\": 4, \"category_id\"| \"category_id\"| annotation 9 has no image_id; add it",
                "\"id\": 9, | | annotation number 3 has no id",
                "\"image_id\": 4| \"image_id\": 44| annotation 9 belongs to image 44",
                "\"category_id\": 5| \"category_id\": 6| annotation 7 has the category 6; its categories are 2, 5",
                "\"id\": 8| \"id\": 7| the annotation id 7 twice; renumber one",
                "\"id\": 11| \"id\": 4| the image id 4 twice",
                "\"id\": 5,| \"id\": 2,| the category id 2 twice",
                "[[1, 1, 4, 1, 4, 3, 1, 3]]| [[1, 1, 4, 1, 4, 3, 1]]| annotation 7 has a polygon of 7 numbers",
                "[[1, 1, 4, 1, 4, 3, 1, 3]]| [[1, 1, NaN, 1, 4, 3]]| annotation 7 has a polygon with a corner at NaN",
                "[6, 8]| [8, 6]| annotation 8 has run lengths of the size [8, 6], but the image is [6, 8]",
                "[6, 3, 39]| [6, 3, 38]| annotation 8 of image 3: run lengths sum to 47; export it again",
                "[6, 3, 39]| [6, -3, 39]| annotation 8 has run lengths with the number -3.0; whole",
                "53<| 5~| annotation 9 of image 4: character 1; export it again",
                "[1, 1, 2.5, 2]| [1, 1, 2.5]| annotation 7 has a bbox of 3 numbers; give x, y, width and height",
                "[1, 1, 2.5, 2]| [1, 1, -2.5, 2]| annotation 7 has a bbox of -2.5 by 2.0; must not be negative",
                "\"area\": 5.5| \"area\": NaN| annotation 7 has the area NaN; give pixels",
                "\"width\": 4, | | image 4 lacks file_name, width or height; add it",
                "\"width\": 4, | \"width\": 2147483647, | image 4 is 2147483647x5; an image has 1 to",
                "\"annotations\"| \"notes\"| has no 'annotations'; give a file of COCO instances",
                "\"image_id\": 4| \"image_id\": \"four\"| \"four\" at the key 'image_id'; it must be a whole number",
                "\"image_id\": 4| \"image_id\": 4.5| 4.5 at the key 'image_id'; it must be a whole number",
                "\"info\"| \"info| not valid JSON; correct the file or export it again"
            })
    void wrongAnnotationsAreNamed(String right, String wrong, String message) throws IOException {
        assertThat(TRUTH).contains(right);
        Path file = write("truth.json", TRUTH.replace(right, wrong == null ? "" : wrong));
        assertRefused(message, () -> {
            CocoAnnotations truth = CocoAnnotations.read(file);
            truth.pictures().forEach(truth::objects);
        });
    }

    @Test
    void wholeNumbersMayBeWrittenAsFractionsOrInQuotes() throws IOException {
        CocoAnnotations plain = CocoAnnotations.read(write("truth.json", TRUTH));
        String framed = TRUTH.replaceAll("(id|width|height|iscrowd)\": (\\d+)", "$1\": $2.0");
        String quoted = TRUTH.replaceAll("(id)\": (\\d+)", "$1\": \"$2\"");
        for (String text : List.of(framed, quoted)) {
            assertThat(text).isNotEqualTo(TRUTH);
            CocoAnnotations read = CocoAnnotations.read(write("other.json", text));
            assertThat(read.pictures()).isEqualTo(plain.pictures());
            assertThat(read.categories()).isEqualTo(plain.categories());
            CocoResults results =
                    CocoResults.read(write("results.json", RESULTS.replaceAll("(id)\": (\\d+)", "$1\": $2.0")), read);
            for (CocoPicture picture : plain.pictures()) {
                assertThat(read.objects(picture)).isEqualTo(plain.objects(picture));
                assertThat(results.objects(picture))
                        .isEqualTo(CocoResults.read(write("results.json", RESULTS), plain)
                                .objects(picture));
            }
        }
    }

    @Test
    void whatEnclosesNothingIsLeftOutAndCounted() throws IOException {
        String good = "[1, 1, 4, 1, 4, 3, 1, 3]";
        CocoAnnotations plain = CocoAnnotations.read(write("plain.json", TRUTH));
        CocoPicture picture = plain.pictures().getFirst();
        for (String stray : List.of("[[3, 2], " + good + "]", "[" + good + ", [3, 2, 4, 2]]", "[" + good + ", []]")) {
            CocoAnnotations read = CocoAnnotations.read(write("truth.json", TRUTH.replace("[" + good + "]", stray)));
            assertThat(read.objects(picture)).isEqualTo(plain.objects(picture));
            assertThat(read.notes()).singleElement().satisfies(note -> {
                assertThat(note.summary()).contains("1 of 3 annotations have polygons of one or two corners");
                assertThat(note.places()).singleElement().asString().contains("truth.json: annotation 7 of image 3");
            });
        }
        for (String nothing : List.of("[]", "null", "[[1, 1, 4, 1]]")) {
            CocoAnnotations read = CocoAnnotations.read(write("truth.json", TRUTH.replace("[" + good + "]", nothing)));
            assertThat(read.objects(picture)).isEqualTo(plain.objects(picture).subList(1, 2));
            assertThat(read.notes().getFirst().summary())
                    .contains("1 of 3 annotations have no outline and are left out");
        }
    }

    @Test
    void aFileOfBoxesOnlyIsRefused() throws IOException {
        String boxes = TRUTH.replaceAll("(?s)\"segmentation\": (\\[\\[.*?]]|\\{.*?\\})", "\"segmentation\": []");
        Path file = write("truth.json", boxes);
        assertThatThrownBy(() -> CocoAnnotations.read(file)).hasMessageContaining("none of its 3 annotations");
    }

    @Test
    void whatHasOnlyABoxIsKeptToScoreBoxes() throws IOException {
        String outline = "[[1, 1, 4, 1, 4, 3, 1, 3]]";
        assertThat(CocoAnnotations.readWithBoxes(write("drawn.json", TRUTH)).hasBoxes())
                .isFalse();
        for (String nothing : List.of("[]", "null", "[[1, 1, 4, 1]]")) {
            CocoAnnotations read = CocoAnnotations.readWithBoxes(write("a.json", TRUTH.replace(outline, nothing)));
            assertThat(read.hasBoxes()).isTrue();
            assertThat(read.objects(read.pictures().getFirst()))
                    .hasSize(2)
                    .first()
                    .isEqualTo(new CocoObject(5, null, new Rectangle(1, 1, 2.5, 2), 5.5, false, 1));
        }
        String bare = TRUTH.replace(outline, "[]").replace("\"bbox\": [1, 1, 2.5, 2],", "");
        CocoAnnotations read = CocoAnnotations.readWithBoxes(write("bare.json", bare));
        assertThat(read.objects(read.pictures().getFirst())).hasSize(1);
        assertThat(read.notes().getFirst().summary())
                .contains("1 of 3 annotations have neither an outline nor a box and are left out");
    }

    @Test
    void aPanopticFileIsRefusedByItsFormat() throws IOException {
        String panoptic = TRUTH.replaceAll(
                "(?s)\"segmentation\": (\\[\\[.*?]]|\\{.*?\\})", "\"file_name\": \"a.png\", \"segments_info\": []");
        Path file = write("truth.json", panoptic);
        assertRefused("is of COCO's panoptic format", () -> CocoAnnotations.read(file));
    }

    @Test
    void severalFaultsAreListedTogether() throws IOException {
        String text = TRUTH.replace("\"image_id\": 4", "\"image_id\": \"four\"")
                .replace("[1, 1, 4, 1, 4, 3, 1, 3]", "[1, 1, 4, NaN, 4, 3, 1, 3]")
                .replace("\"category_id\": 2, \"iscrowd\"", "\"category_id\": 3, \"iscrowd\"");
        Path file = write("truth.json", text);
        assertThatThrownBy(() -> CocoAnnotations.read(file))
                .hasMessageContainingAll(
                        "truth.json: 3 faults: ",
                        "\"four\"",
                        "annotation 7 has a polygon",
                        "annotation 8 has the category 3");
        assertThat(CocoAnnotations.readSound(file).faults()).hasSize(3);
    }

    @Test
    void categoryIdsOfAnySizeAreTaken() throws IOException {
        String text = TRUTH.replace("\"category_id\": 5", "\"category_id\": 4294967301")
                .replace("\"id\": 5", "\"id\": 4294967301");
        CocoAnnotations read = CocoAnnotations.read(write("truth.json", text));
        assertThat(read.categories()).containsExactly(new Category(1, "cell", true), new Category(2, "dish", true));
        assertThat(read.objects(read.pictures().getFirst()))
                .extracting(CocoObject::category)
                .containsExactly(1, 2);
        assertThat(read.notes().getFirst().summary()).contains("4294967301 (cell) is 1 here");
        String results = RESULTS.replace("\"category_id\": 5", "\"category_id\": 4294967301");
        assertThat(CocoResults.read(write("results.json", results), read)
                        .objects(read.pictures().getFirst()))
                .extracting(CocoObject::category)
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.25| NaN| result 1 (image 3) has the score NaN; give a finite number",
                "\"score\": 0.25, | | result 1 (image 3) has no score; add it",
                "\"image_id\": 4| \"image_id\": 5| result 3 (image 5) belongs to image 5",
                "\"category_id\": 5| \"category_id\": 1| result 1 (image 3) has the category 1; its categories are 2, 5",
                "[6, 8]| [8, 6]| result 1 (image 3) has run lengths of the size [8, 6]; use the size of the image",
                "[6, 3, 39]| [6, 3]| a result of image 3 with score 0.25: run lengths sum to 9; export it again",
                ", \"segmentation\": {\"size\": [5, 4], \"counts\": \"53<\"}| | result 3 (image 4) has no segmentation or bbox"
            })
    void wrongResultsAreNamed(String right, String wrong, String message) throws IOException {
        CocoAnnotations truth = CocoAnnotations.read(write("truth.json", TRUTH));
        assertThat(RESULTS).contains(right);
        Path file = write("results.json", RESULTS.replace(right, wrong == null ? "" : wrong));
        assertRefused(message, () -> {
            CocoResults results = CocoResults.read(file, truth);
            truth.pictures().forEach(results::objects);
        });
    }

    @Test
    void twentyThousandDamagedFilesAreReadOrRefused() throws IOException {
        CocoAnnotations sound = CocoAnnotations.read(write("truth.json", TRUTH));
        Path file = folder.resolve("damaged.json");
        Random random = new Random(20);
        int refused = 0;
        for (int k = 0; k < 20_000; k++) {
            boolean results = k % 2 == 1;
            Files.write(file, Mutations.of((results ? RESULTS : TRUTH).getBytes(StandardCharsets.UTF_8), random));
            try {
                if (results) {
                    CocoResults read = CocoResults.read(file, sound);
                    sound.pictures().forEach(read::objects);
                } else {
                    CocoAnnotations read = CocoAnnotations.read(file);
                    read.pictures().forEach(read::objects);
                }
            } catch (BadFileException e) {
                assertThat(e.getMessage()).contains(file.toString()).hasLineCount(1);
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 19_900);
    }

    /** The message's parts stand between semicolons. */
    private static void assertRefused(String message, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll(message.split("; "))
                .hasMessageContaining(".json: ");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
