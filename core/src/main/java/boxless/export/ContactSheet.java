package boxless.export;

import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Box;
import boxless.mask.Segmentation;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * Small annotated images in rows, each with its name and a note, for an overview of a data set. Images are added one by one and drawn immediately, so
 * that none is kept.
 */
public final class ContactSheet {
    static final int TILE = 280;
    static final int GAP = 18;
    static final int HEAD = 84;
    private static final int CAPTION = 50;

    private static final Color PAPER = new Color(0xf6, 0xf7, 0xf9);
    private static final Color INK = new Color(0x1c, 0x24, 0x30);
    private static final Color DIM = new Color(0x66, 0x70, 0x85);
    private static final Color FRAME = new Color(0xd9, 0xde, 0xe5);

    /** Okabe and Ito's vermilion, which the colour-blind tell from the tints of objects. */
    private static final Color WARNING = new Color(0xd5, 0x5e, 0x00);

    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 22);
    private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final Font NOTE = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final int columns;
    private int next;

    /**
     * @param title of the sheet
     * @param note printed below the title
     * @param pictures number of images that will be added
     */
    public ContactSheet(String title, String note, int pictures) {
        columns = Math.clamp(pictures, 1, pictures > 12 ? 6 : 4);
        int rows = Math.max(1, (pictures + columns - 1) / columns);
        int width = GAP + columns * (TILE + GAP);
        image = new BufferedImage(width, HEAD + rows * (TILE + CAPTION + GAP), BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        text(title, TITLE, INK, GAP, 40, width - 2 * GAP);
        text(note, NOTE, DIM, GAP, 64, width - 2 * GAP);
    }

    /**
     * Draws an image with its objects.
     *
     * @param marked boxes around what the note refers to, in image pixels
     * @param name printed below the image
     * @param fact printed below the name
     * @param warning printed after the fact, in colour; empty if nothing is wrong
     */
    public void add(
            Pixels picture, Segmentation truth, Iterable<Box> marked, String name, String fact, String warning) {
        int x = GAP + next % columns * (TILE + GAP);
        int y = HEAD + next / columns * (TILE + CAPTION + GAP);
        next++;
        double scale = (double) TILE / Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(scale * picture.width()));
        int height = Math.max(1, (int) Math.round(scale * picture.height()));
        int left = x + (TILE - width) / 2;
        int top = y + (TILE - height) / 2;
        graphics.setColor(FRAME);
        graphics.fillRect(x, y, TILE, TILE);
        graphics.drawImage(tile(picture, truth, width, height), left, top, width, height, null);
        graphics.setColor(WARNING);
        graphics.setStroke(new BasicStroke(2.5f));
        for (Box box : marked) {
            int margin = 5; // so that the frame does not hide what it shows
            graphics.drawRoundRect(
                    left + (int) (scale * box.x()) - margin,
                    top + (int) (scale * box.y()) - margin,
                    (int) Math.ceil(scale * box.width()) + 2 * margin,
                    (int) Math.ceil(scale * box.height()) + 2 * margin,
                    8,
                    8);
        }
        text(name, NAME, INK, x, y + TILE + 19, TILE);
        int end = text(fact, NOTE, DIM, x, y + TILE + 37, TILE);
        text(warning, NOTE, WARNING, end + 10, y + TILE + 37, x + TILE - end - 10);
    }

    /** Large images are shrunk before anything is drawn, or outlines would be lost; small ones are enlarged afterwards. */
    private static BufferedImage tile(Pixels picture, Segmentation truth, int width, int height) {
        return picture.width() <= width && picture.height() <= height
                ? Overlay.draw(picture, truth)
                : Overlay.draw(Resize.area(picture, width, height), Overview.of(truth, width, height));
    }

    /** Draws a line of text, cut where it is too long, and says where it ends. */
    private int text(String text, Font font, Color colour, int x, int y, int width) {
        graphics.setFont(font);
        graphics.setColor(colour);
        FontMetrics metrics = graphics.getFontMetrics();
        String shown = text;
        while (metrics.stringWidth(shown) > width && shown.length() > 2) {
            shown = shown.substring(0, shown.length() - 2).strip() + "…";
        }
        graphics.drawString(shown, x, y);
        return x + metrics.stringWidth(shown);
    }

    /** The sheet with everything added so far. */
    public BufferedImage image() {
        return image;
    }
}
