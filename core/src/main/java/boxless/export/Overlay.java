package boxless.export;

import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A segmentation drawn over its image: every object is filled with a translucent colour and outlined in the same colour, with no two neighbours
 * alike. A pixel is tinted like its object in the label image; outlines are complete, those in front over the others. Deep and dark images are
 * contrast-stretched; ordinary colour images stay as they are. Stuff is tinted in the colour of its category, without an outline.
 */
public final class Overlay {
    /** Stands between the name of an image and the ending of its overlay. */
    public static final String MARK = ".overlay";

    private static final int LARGEST = 5000;

    /** Stronger on grey, where tints lose nothing; weaker on colour, whose own hues are to be seen. */
    private static final double GREY_TINT = 0.5;

    private static final double COLOUR_TINT = 0.25;
    private static final double STUFF_TINT = 0.2;

    /** Side of an image, in pixels, for each pixel of outline. */
    private static final double SIDE_PER_LINE = 700;

    private final int width;
    private final int height;
    private final int line;
    private final int[] rgb;
    private final boolean grey;

    private Overlay(int width, int height, int[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        grey = Display.isGrey(rgb);
        line = Math.max(1, (int) Math.round(Math.sqrt((double) width * height) / SIDE_PER_LINE));
    }

    /** What it is called among other results. */
    static String png(String name) {
        return name + MARK + ".png";
    }

    /**
     * Writes {@link #draw} as PNG; no partial file is left under its name if that fails. Images wider or higher than {@value #LARGEST} pixels are
     * shrunk by the smallest whole factor that brings them below that.
     */
    public static void write(Path png, PictureSource picture, Segmentation segmentation) throws IOException {
        check(picture.width(), picture.height(), segmentation);
        int factor = Math.ceilDiv(Math.max(picture.width(), picture.height()), LARGEST);
        BufferedImage drawn = factor == 1
                ? draw(picture.region(0, 0, picture.width(), picture.height()), segmentation)
                : draw(Overview.of(picture, factor), Overview.of(segmentation, factor));
        Pictures.writePng(drawn, png);
    }

    /**
     * Draws on an image of the same size, in RGB.
     *
     * @throws IllegalArgumentException if image and segmentation differ in size
     */
    public static BufferedImage draw(Pixels picture, Segmentation segmentation) {
        int width = picture.width();
        int height = picture.height();
        check(width, height, segmentation);
        Overlay overlay = new Overlay(width, height, Display.rgb(picture));
        for (Instance region : segmentation.stuff()) {
            overlay.tint(region.mask(), ObjectColours.ofCategory(region.category()));
        }
        overlay.drawObjects(segmentation.instances());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] to = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(overlay.rgb, 0, to, 0, to.length);
        return image;
    }

    private static void check(int width, int height, Segmentation segmentation) {
        Size.requireEqual("the image", new Size(width, height), "its segmentation", segmentation.size());
    }

    private void drawObjects(Instances objects) {
        LabelMap map = objects.labels();
        int[] palette = grey ? ObjectColours.ON_GREY : ObjectColours.ON_COLOUR;
        int[] colours = ObjectColours.of(map, objects.objects().size(), 6 * line, palette);
        int share = share(grey ? GREY_TINT : COLOUR_TINT);
        for (int i = 0; i < rgb.length; i++) {
            if (map.labels()[i] > 0) {
                rgb[i] = blend(rgb[i], colours[map.labels()[i] - 1], share);
            }
        }
        // After all fills, so that no object dims another's outline.
        for (int k : objects.backToFront()) {
            outline(objects.objects().get(k).mask(), colours[k]);
        }
    }

    private static int share(double strength) {
        return (int) Math.round(256 * strength);
    }

    private void tint(Mask mask, int colour) {
        int share = share(STUFF_TINT);
        mask.forEachRun((x, y, length) -> {
            int at = y * width + x;
            for (int k = 0; k < length; k++, at += width) {
                rgb[at] = blend(rgb[at], colour, share);
            }
        });
    }

    /** The colour dims with the image below it, so that the object's texture shows in it. */
    private static int blend(int below, int above, int share) {
        int red = below >> 16 & 0xFF;
        int green = below >> 8 & 0xFF;
        int blue = below & 0xFF;
        int light = 100 + (red * 3 + green * 6 + blue) * 156 / 2550;
        int rest = 256 - share;
        int mixedRed = red * rest + (above >> 16 & 0xFF) * share * light / 256 >> 8;
        int mixedGreen = green * rest + (above >> 8 & 0xFF) * share * light / 256 >> 8;
        int mixedBlue = blue * rest + (above & 0xFF) * share * light / 256 >> 8;
        return mixedRed << 16 | mixedGreen << 8 | mixedBlue;
    }

    /** Paints the pixels of the object that lie within the line's width of its edge; the image's border is no edge. */
    private void outline(Mask mask, int colour) {
        if (mask.isEmpty()) {
            return;
        }
        Box box = mask.box();
        int w = box.width() + 2;
        byte[] depth = new byte[Math.multiplyExact(w, box.height() + 2)]; // 0 outside, else unknown
        mask.forEachRun((x, y, length) -> {
            int at = (y - box.y() + 1) * w + x - box.x() + 1;
            for (int k = 0; k < length; k++, at += w) {
                depth[at] = Byte.MAX_VALUE;
            }
        });
        openAtTheBorder(depth, box, w);
        for (int ring = 1; ring <= line; ring++) {
            for (int y = 1; y <= box.height(); y++) {
                for (int i = y * w + 1, x = 1; x <= box.width(); x++, i++) {
                    boolean edge = depth[i] > ring
                            && Math.min(Math.min(depth[i - 1], depth[i + 1]), Math.min(depth[i - w], depth[i + w]))
                                    < ring;
                    if (edge) {
                        depth[i] = (byte) ring;
                        rgb[(box.y() + y - 1) * width + box.x() + x - 1] = colour;
                    }
                }
            }
        }
    }

    /** Lets the object go on beyond the image, in the frame around its box. */
    private void openAtTheBorder(byte[] depth, Box box, int w) {
        for (int i = 0; i < w; i++) {
            if (box.y() == 0) {
                depth[i] = Byte.MAX_VALUE;
            }
            if (box.y() + box.height() == height) {
                depth[depth.length - w + i] = Byte.MAX_VALUE;
            }
        }
        for (int i = 0; i < depth.length; i += w) {
            if (box.x() == 0) {
                depth[i] = Byte.MAX_VALUE;
            }
            if (box.x() + box.width() == width) {
                depth[i + w - 1] = Byte.MAX_VALUE;
            }
        }
    }
}
