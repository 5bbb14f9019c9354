package boxless.data.labelstudio;

import boxless.file.PossiblePath;
import boxless.image.Pictures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where Label Studio says that an image is: in a folder of its server, at a web address, or in the cloud. */
final class ImageAddress {
    private static final String USUAL = "image";

    /** What it puts before the names of images that are uploaded. */
    private static final String UPLOADED = "[0-9a-f]{8}-";

    private ImageAddress() {}

    /** What becomes of the name of a file that is uploaded, by Django's {@code get_valid_filename}: it stands behind a prefix, so blanks in front stay. */
    static String uploaded(String name) {
        return name.replace(' ', '_').replaceAll("[^\\p{L}\\p{N}_.-]", "");
    }

    /**
     * The paths that the image of a task may have among the user's own files; empty if none of the texts is like an image. Of several images it is the one
     * whose key is the name of what was drawn on, else the one called {@code image}.
     *
     * @param tags on what was drawn
     * @throws IllegalArgumentException if something was drawn on several images, or it is not certain on which
     */
    static List<String> paths(Map<String, String> data, Set<String> tags) {
        Map<String, String> pictures = new LinkedHashMap<>();
        data.forEach((key, address) -> {
            String path = path(address);
            if (Pictures.isNamedLikePicture(PossiblePath.of(path))) {
                pictures.put(key, path);
            }
        });
        boolean several = pictures.values().stream().distinct().count() > 1;
        if (several && tags.size() > 1) {
            throw new IllegalArgumentException(
                    "has regions on several images (%s); make a task of each".formatted(String.join(", ", tags)));
        }
        Optional<String> named = Stream.concat(tags.stream(), Stream.of(USUAL))
                .filter(pictures::containsKey)
                .map(key -> pictures.getOrDefault(key, ""))
                .findFirst();
        if (several && named.isEmpty() && !tags.isEmpty()) {
            throw new IllegalArgumentException("has several images (%s), and it is not certain which is %s; call it %s"
                    .formatted(
                            String.join(", ", pictures.keySet()),
                            tags.iterator().next(),
                            USUAL));
        }
        return named.or(() -> pictures.values().stream().findFirst())
                .map(path -> Stream.of(path, withoutPrefix(path)).distinct().toList())
                .orElse(List.of());
    }

    /** The path within an address; that of a local file stands behind {@code ?d=}. */
    private static String path(String address) {
        int query = address.indexOf('?');
        String path = query < 0 ? address : address.substring(0, query);
        if (query >= 0 && path.endsWith("/local-files/")) {
            path = parameter(address.substring(query + 1), "d", path);
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path; // a plain name with a per cent sign
        }
    }

    private static String parameter(String query, String name, String otherwise) {
        return Stream.of(query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static String withoutPrefix(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.replaceFirst("^" + UPLOADED, "");
    }
}
