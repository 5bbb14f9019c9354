package boxless.data.cvat;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.drawn.DrawnPicture;
import boxless.data.drawn.DrawnPictures;
import boxless.data.drawn.LeftOut;
import boxless.data.drawn.PictureSearch;
import boxless.file.BadFileException;
import boxless.image.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images with annotations in the format CVAT for images 1.1: masks, polygons, boxes and ellipses. Shapes of the same label and {@code group_id} are one
 * object; {@code z_order} says what is in front. Lines, points, cuboids, skeletons and tags are left out.
 */
public final class CvatFolder {
    /** The file of the annotations. */
    public static final String XML = "annotations.xml";

    private CvatFolder() {}

    /**
     * Where such data lies.
     *
     * @param data the folder that holds the images, in it or in {@code images/}
     * @param xml the annotations
     * @param subset the only one of the file's subsets to use; null for all images
     */
    public record Place(Path data, Path xml, @Nullable String subset) {
        /**
         * {@code annotations.xml} in the folder of the split; {@code SPLIT.xml}, as datumaro writes it; or {@code annotations.xml} of several subsets with
         * {@code images/SPLIT}.
         */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Stream<Place> known = split == null
                    ? Stream.of(
                            new Place(data, data.resolve(XML), null),
                            new Place(data, data.resolve("default.xml"), null))
                    : Stream.of(
                            new Place(data.resolve(split), data.resolve(split).resolve(XML), null),
                            new Place(data, data.resolve(split + ".xml"), null),
                            new Place(data, data.resolve(XML), split));
            return known.filter(Place::isThere).findFirst();
        }

        private boolean isThere() {
            return Files.isRegularFile(xml) && CvatFile.isCvat(xml) && (subset == null || hasSubset(subset));
        }

        /** Not just a folder of that name: the images of a task may lie in folders, too. */
        private boolean hasSubset(String name) {
            return Files.isDirectory(data.resolve(FolderScan.IMAGES).resolve(name)) && CvatFile.hasSubset(xml, name);
        }
    }

    /**
     * Reads the annotations, but no images.
     *
     * @param reading what to read of every image
     * @throws BadFileException if they are damaged or of videos, or images are missing
     */
    public static Dataset open(Place place, Reading reading) {
        CvatFile file = CvatFile.read(place.xml());
        PictureSearch search = new PictureSearch(place.data());
        LeftOut leftOut = new LeftOut();
        List<DrawnPicture> pictures = new ArrayList<>();
        for (CvatFile.Image image : file.images()) {
            if (place.subset() != null && !place.subset().equals(image.subset())) {
                continue;
            }
            Path images = place.data().resolve(FolderScan.IMAGES);
            Path ofSubset = image.subset() == null ? images : images.resolve(image.subset());
            Path found = search.find(image.name(), images, ofSubset, place.data());
            if (found != null) {
                pictures.add(new DrawnPicture(found, place.xml(), image.entry(), image.size(), image.regions()));
                image.leftOut().forEach(kind -> leftOut.add(place.xml(), image.name(), kind));
            }
        }
        search.requireAll(place.xml());
        if (pictures.isEmpty()) {
            throw new BadFileException(place.xml(), "lists no images; export the task again");
        }
        return new DrawnPictures(pictures, List.of(place.xml()), file.labels(), leftOut.notes(place.xml()), reading);
    }
}
