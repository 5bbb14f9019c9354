package boxless.app.chart;

import boxless.file.Markup;
import boxless.image.Pictures;
import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Charts under titles, one below the other, as a PNG. Their curves have the classes of {@code sheet.css}, which are names of colours. */
public final class ChartSheet {
    private static final int TITLE = 44;

    private final int width;
    private int height;
    private final StringBuilder charts = new StringBuilder();

    /** @param width in pixels */
    public ChartSheet(int width) {
        this.width = width;
    }

    /**
     * One chart more.
     *
     * @param chart as {@link LineChart} draws it
     * @param chartHeight in pixels, without the title
     */
    public void add(String title, String chart, int chartHeight) {
        charts.append(
                Html.format("<text class=\"title\" x=\"16\" y=\"%d\">%s</text>\n", height + 29, Markup.escaped(title)));
        charts.append(Html.format(
                "<svg x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\">\n%s</svg>\n",
                height + TITLE, width, chartHeight, chart));
        height += TITLE + chartHeight;
    }

    /** Writes the file, which is never seen half written. */
    public void write(Path png) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document().renderWithPlatform(NullPlatformSupport.INSTANCE, graphics, new ViewBox(width, height));
        graphics.dispose();
        Pictures.writePng(image, png);
    }

    private SVGDocument document() throws IOException {
        String svg = Html.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">\n"
                        + "<style>\n%s</style>\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n%s</svg>\n",
                width, height, Html.style(ChartSheet.class, "sheet.css"), width, height, charts);
        InputStream in = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
        @Nullable SVGDocument document = new SVGLoader().load(in, null, LoaderContext.createDefault());
        if (document == null) {
            throw new IllegalStateException("a chart is no SVG");
        }
        return document;
    }
}
