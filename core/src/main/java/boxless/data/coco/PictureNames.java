package boxless.data.coco;

import boxless.data.Spelled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images of a ground truth that results mean: by file name, where one side may leave out the folders that the other side's names begin with.
 * Nothing is guessed: a name that several images share belongs to the one of the same id, or to none, and one in another folder to none.
 */
public final class PictureNames {
    private static final String HERE = "./";

    private final Map<String, List<Integer>> places = new HashMap<>();
    private final Map<String, List<Integer>> plainPlaces = new HashMap<>();
    private final List<String> names = new ArrayList<>(); // empty where it is not known
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
        String composed = fileName == null ? "" : composed(fileName);
        names.add(composed);
        if (fileName != null) {
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
        String composed = composed(fileName);
        List<Integer> same = places.get(composed);
        if (same == null) {
            List<Integer> plain = plainPlaces.getOrDefault(plain(composed), List.of());
            boolean certain = plain.size() == 1 && isEndOfOther(composed, names.get(plain.getFirst()));
            return certain ? plain.getFirst() : -1;
        }
        return same.size() == 1
                ? same.getFirst()
                : same.stream()
                        .filter(place -> ids.get(place).equals(id))
                        .findFirst()
                        .orElse(-1);
    }

    /** Whether one of two different names is the other without some of the folders that it begins with. */
    private static boolean isEndOfOther(String a, String b) {
        return a.endsWith("/" + b) || b.endsWith("/" + a);
    }

    private static String composed(String fileName) {
        String composed = Spelled.composed(fileName);
        return composed.startsWith(HERE) ? composed.substring(HERE.length()) : composed;
    }

    private static String plain(String fileName) {
        return fileName.substring(fileName.lastIndexOf('/') + 1);
    }
}
