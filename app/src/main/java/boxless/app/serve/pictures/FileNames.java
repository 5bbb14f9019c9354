package boxless.app.serve.pictures;

import boxless.app.options.EarlierResults;
import boxless.file.BaseName;
import boxless.file.PossiblePath;
import boxless.image.Pictures;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Names of files as browsers send them, made fit for any file system: no folders, no signs that a system forbids, not too long; and names as clients read
 * them.
 */
public final class FileNames {
    /** File systems take 255 bytes; this leaves room for {@code -2}, {@code .coco.json} and the name while a file is being written. */
    private static final int MOST_BYTES = 160;

    private static final String UNNAMED = "picture";

    /** Of Windows, with any ending. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private FileNames() {}

    /**
     * The last part of a path, cleaned.
     *
     * @param sent anything
     * @param ending of the name if it has none of a picture, with its dot
     */
    public static String safe(String sent, String ending) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String clean = Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .filter(FileNames::isSeen)
                .map(c -> "<>:\"|?*".indexOf(c) < 0 ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        clean = PossiblePath.of(clean.replaceAll("^[. ]+|[. ]+$", "")).toString();
        boolean named = Pictures.isNamedLikePicture(Path.of(clean)) && clean.lastIndexOf('.') > 0;
        String base = named ? BaseName.of(clean) : clean;
        String kept = named ? clean.substring(base.length()) : ending;
        base = shortened(base.isBlank() ? UNNAMED : base, MOST_BYTES - bytes(kept));
        if (isDevice(base)) {
            base = "_" + base;
        }
        return EarlierResults.contain(Path.of(base + kept)) ? base.replace('.', '-') + kept : base + kept;
    }

    /** Neither control signs nor those that turn the direction of text, nor halves of a pair. */
    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static boolean isDevice(String base) {
        String first = base.split("\\.", 2)[0].strip().toLowerCase(Locale.ROOT);
        return DEVICES.contains(first) || first.matches("(com|lpt)[0-9\u00b9\u00b2\u00b3]");
    }

    private static String shortened(String text, int most) {
        String kept = text;
        while (bytes(kept) > most) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept.stripTrailing();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The path of a file in a folder, with {@code /} between folders on every system. */
    public static String within(Path folder, Path file) {
        // Elsewhere than on Windows a backslash is part of a name, and must not become a way out of the folder.
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** The name for another file of this name: {@code cells-2.png}. */
    static String numbered(String name, int number) {
        String base = BaseName.of(name);
        return base + "-" + number + name.substring(base.length());
    }
}
