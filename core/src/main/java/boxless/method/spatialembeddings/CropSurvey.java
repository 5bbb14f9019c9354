package boxless.method.spatialembeddings;

import boxless.data.ObjectSizes;
import boxless.data.augment.CropSize;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Segmentation;
import boxless.method.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How large crops must be to hold the data's objects, and how small a cluster may be. */
final class CropSurvey implements Survey {
    private final ObjectSizes.Measuring sizes = new ObjectSizes.Measuring();
    private final List<Long> areas = new ArrayList<>();

    @Override
    public void add(Segmentation truth) {
        for (Instance object : truth.instances().withoutCrowds().objects()) {
            Mask mask = object.mask();
            sizes.add(mask);
            if (!mask.isEmpty()) {
                areas.add(mask.area());
            }
        }
    }

    @Override
    public List<Advice> advice() {
        if (areas.isEmpty()) {
            return List.of();
        }
        CropSize crop = CropSize.fitting(sizes.result(), 5);
        long small = areas.stream().sorted().toList().get(areas.size() / 100);
        return List.of(
                advice(
                        "crop size",
                        "at least %d rows by %d columns (EmbedSeg's rule, mean extent + 5 standard deviations); 'size: auto' in a recipe uses these",
                        crop.height(),
                        crop.width()),
                advice("min_pixels", "%d (half of %d, which at least 99 %% of the objects have)", small / 2, small));
    }

    private static Advice advice(String key, String format, Object... values) {
        return new Advice(key, String.format(Locale.ROOT, format, values));
    }
}
