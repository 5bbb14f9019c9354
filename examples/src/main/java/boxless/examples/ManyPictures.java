package boxless.examples;

import boxless.Model;
import boxless.Segmenter;
import boxless.export.LabelImage;
import boxless.image.Pictures;
import boxless.mask.Segmentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Segments every image of a folder on several threads and writes the label images: MODEL FOLDER OUT THREADS. */
final class ManyPictures {
    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[2]);
        try (Model model = Model.read(Path.of(args[0]));
                ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[3]))) {
            Segmenter segmenter = Segmenter.of(model); // one for all threads
            List<Future<String>> lines = new ArrayList<>();
            for (Path image : images(Path.of(args[1]))) {
                lines.add(pool.submit(() -> segment(image, segmenter, out)));
            }
            for (Future<String> line : lines) {
                System.out.println(line.get());
            }
        }
    }

    private static List<Path> images(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Pictures::isNamedLikePicture).sorted().toList();
        }
    }

    private static String segment(Path image, Segmenter segmenter, Path out) throws Exception {
        Segmentation found = segmenter.segment(image);
        LabelImage.write(out, String.valueOf(image.getFileName()), found);
        return image.getFileName() + ": " + found.instances().objects().size() + " objects";
    }
}
