package boxless;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Dataset;
import boxless.file.BadFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Damages text files, for readers that must neither crash nor hang on them. */
public final class Mutations {
    /** What readers of numbers, keys and sizes may stumble over. */
    private static final List<String> TOKENS = List.of(
            "",
            "0",
            "-1",
            "1e999",
            "NaN",
            "-Infinity",
            "2147483648",
            "99999999999999999999",
            "0.5",
            "null",
            "true",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[[]]",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\\",
            "\u0000",
            "1,1",
            "\"id\":1");

    private Mutations() {}

    /** A copy of the file with one to four changes: bytes, numbers and words replaced, pieces cut out, doubled or moved, an early end. */
    public static byte[] of(byte[] file, Random random) {
        byte[] mutant = file;
        for (int k = random.nextInt(4); k >= 0 && mutant.length > 0; k--) {
            mutant = once(mutant, random);
        }
        return mutant;
    }

    /** Damages the file of a data set many times: each time it is refused in one line that names its folder, or read. */
    public static void assertRefusedOrRead(Path file, String sound, Supplier<Dataset> opening) throws IOException {
        Random random = new Random(4);
        String folder = String.valueOf(file.getParent());
        int refused = 0;
        for (int k = 0; k < 3000; k++) {
            Files.write(file, of(sound.getBytes(StandardCharsets.UTF_8), random));
            try {
                Dataset read = opening.get();
                if (read.size() > 0) {
                    read.read(0);
                }
            } catch (BadFileException e) {
                assertThat(e.getMessage()).contains(folder).hasLineCount(1);
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 2900);
    }

    private static byte[] once(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        int length = Math.min(file.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 60));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(file, at, 1, new byte[] {(byte) random.nextInt()});
            case 1 -> spliced(file, at, file.length - at, new byte[0]);
            case 2 -> spliced(file, at, length, new byte[0]);
            case 3 -> spliced(file, random.nextInt(file.length), 0, part(file, at, length));
            default -> {
                byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
                int from = at;
                while (from < file.length && !isWord(file[from])) {
                    from++;
                }
                int to = from;
                while (to < file.length && isWord(file[to])) {
                    to++;
                }
                yield spliced(file, from, to - from, token);
            }
        };
    }

    private static boolean isWord(byte b) {
        return Character.isLetterOrDigit(b) || b == '.' || b == '-' || b == '_';
    }

    private static byte[] part(byte[] file, int at, int length) {
        return Arrays.copyOfRange(file, at, at + length);
    }

    private static byte[] spliced(byte[] file, int at, int length, byte[] insert) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + insert.length);
        out.write(file, 0, at);
        out.writeBytes(insert);
        out.write(file, at + length, file.length - at - length);
        return out.toByteArray();
    }
}
