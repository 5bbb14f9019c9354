package boxless.data.coco;

import boxless.data.Spelled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images of a ground truth that results mean: by file name, where the results know no folder by the name alone. Nothing is guessed: a name
 * that several images share belongs to the one of the same id, or to none.
 */
public final class PictureNames {
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final Map<String, List<Integer>> plainPlaces = new HashMap<>();
    private final List<String> ids = new ArrayList<>();

    /**
     * Adds the image that comes next.
     *
     * @param fileName null where it is not known: the image then counts, but is not found
     * @param id as the ground truth writes it
     */
    public void add(@Nullable String fileName, String id) {
        int place = ids.size();
        ids.add(id);
        if (fileName != null) {
            String composed = Spelled.composed(fileName);
            places.computeIfAbsent(composed, name -> new ArrayList<>(1)).add(place);
            plainPlaces
                    .computeIfAbsent(plain(composed), name -> new ArrayList<>(1))
                    .add(place);
        }
    }

    /** Whether no image has a name. */
    public boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * The place of an image in the order in which they were added; -1 if there is none of that name, or it is not certain which.
     *
     * @param id as the results write it
     */
    public int place(String fileName, String id) {
        String composed = Spelled.composed(fileName);
        List<Integer> same = places.get(composed);
        if (same == null) {
            List<Integer> plain = plainPlaces.getOrDefault(plain(composed), List.of());
            return plain.size() == 1 ? plain.getFirst() : -1;
        }
        return same.size() == 1
                ? same.getFirst()
                : same.stream()
                        .filter(place -> ids.get(place).equals(id))
                        .findFirst()
                        .orElse(-1);
    }

    private static String plain(String fileName) {
        return fileName.substring(fileName.lastIndexOf('/') + 1);
    }
}
