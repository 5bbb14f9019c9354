package boxless.examples;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.export.CocoJson;
import boxless.mask.Category;
import boxless.mask.Instances;
import java.nio.file.Path;

/** Prints the object under each click and writes them all as COCO: MODEL IMAGE OUT X Y [X Y ...]. */
final class ClickObjects {
    public static void main(String[] args) throws Exception {
        Path image = Path.of(args[1]);
        try (Model model = Model.read(Path.of(args[0]));
                Clicks clicks = Clicker.of(model).open(image)) {
            for (int i = 3; i + 1 < args.length; i += 2) {
                Clicks.Answer answer = clicks.click(Double.parseDouble(args[i]), Double.parseDouble(args[i + 1]));
                System.out.printf(
                        "%s, %d pixels, score %.2f%n",
                        answer.instance().mask().box(),
                        answer.instance().mask().area(),
                        answer.instance().score());
            }
            Instances objects = clicks.instances();
            try (CocoJson json = CocoJson.answers(
                    Path.of(args[2]), Category.byId(model.card().categories()))) {
                json.add(String.valueOf(image.getFileName()), objects.width(), objects.height(), objects.objects());
            }
        }
    }
}
