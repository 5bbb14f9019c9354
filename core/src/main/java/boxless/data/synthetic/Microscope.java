package boxless.data.synthetic;

import java.util.List;

/** Turns nuclei into the picture that a camera takes of them: focus, scattered light, haze, debris, uneven light, noise, 8 bits. */
final class Microscope {
    private final Look look;
    private final Dice dice;
    private final int width;
    private final int height;

    Microscope(Look look, int width, int height, Dice dice) {
        this.look = look;
        this.dice = dice;
        this.width = width;
        this.height = height;
    }

    /** Grey levels, unrounded, 0 to 255 and above where the camera would saturate. */
    Plane expose(List<Nucleus> nuclei) {
        Plane sharp = new Plane(width, height);
        Plane near = new Plane(width, height);
        Plane far = new Plane(width, height);
        for (Nucleus nucleus : nuclei) {
            Stains.paint(nucleus, look, nucleus.blur() == 0 ? sharp : nucleus.blur() == 1 ? near : far);
        }
        addDebris(sharp);
        double radius = look.form().radius();
        sharp.add(near.blurred(0.4 * Math.sqrt(radius)), 1);
        sharp.add(far.blurred(0.8 * Math.sqrt(radius)), 1);
        Plane light = sharp.blurred(look.light().psf());
        if (look.light().halo() > 0) {
            // what a wide-field microscope scatters: close around each nucleus, and over the whole neighbourhood
            light.add(sharp.blurred(0.6 * radius), 0.6 * look.light().halo());
            light.add(sharp.blurred(2.2 * radius), look.light().halo());
        }
        addHaze(light, nuclei);
        illuminate(light);
        addNoise(light);
        return light;
    }

    /** Specks that are smaller than any annotated nucleus. */
    private void addDebris(Plane plane) {
        int count = (int) Math.round(look.light().debris() * width * height / 1e5);
        double largest = Math.sqrt(0.4 * look.form().minimumArea() / Math.PI);
        for (int i = 0; i < count; i++) {
            double bright =
                    look.stain().contrast() * (dice.chance(0.2) ? dice.between(0.6, 2) : dice.between(0.08, 0.5));
            double radius = dice.between(0.35, 1) * Math.max(1.5, largest);
            plane.addBump(
                    dice.between(0, width),
                    dice.between(0, height),
                    radius,
                    dice.between(1, 1.4),
                    dice.between(0, Math.PI),
                    bright);
        }
    }

    /** Cytoplasm around some nuclei, streaks, and cells far out of focus that nobody would annotate. */
    private void addHaze(Plane plane, List<Nucleus> nuclei) {
        double strength = look.light().haze() * look.stain().contrast();
        double radius = look.form().radius();
        for (Nucleus nucleus : nuclei) {
            if (dice.chance(0.4)) {
                double offset = dice.between(-1, 1) * radius;
                plane.addBump(
                        nucleus.x() + offset,
                        nucleus.y() - offset,
                        radius * dice.between(2, 3.5),
                        dice.between(1, 2.2),
                        nucleus.outline().angle,
                        strength * dice.between(0.3, 1.6));
            }
        }
        int streaks = (int) Math.round(dice.between(0, 3) * width * height / 65536.0);
        for (int i = 0; i < streaks; i++) {
            plane.addBump(
                    dice.between(0, width),
                    dice.between(0, height),
                    dice.between(0.4, 1.6) * radius,
                    dice.between(1, 9),
                    dice.between(0, Math.PI),
                    strength * dice.between(0.3, 1.2));
        }
    }

    private void illuminate(Plane plane) {
        double vignette = look.light().vignette();
        double centreX = width * dice.between(0.3, 0.7);
        double centreY = height * dice.between(0.3, 0.7);
        double slopeX = dice.between(-0.5, 0.5) * vignette;
        double slopeY = dice.between(-0.5, 0.5) * vignette;
        double background = look.light().background();
        GradientNoise clouds = new GradientNoise(dice.next());
        double cloudSize = 0.4 * Math.max(width, height);
        for (int y = 0; y < height; y++) {
            double v = (y - centreY) / height;
            for (int x = 0; x < width; x++) {
                double u = (x - centreX) / width;
                double lamp = 1 - vignette * 1.6 * (u * u + v * v) + slopeX * u + slopeY * v;
                double dark = background * (1 + 0.08 * clouds.at(x / cloudSize, y / cloudSize));
                int at = y * width + x;
                plane.values[at] = (float) ((plane.values[at] + 0.4 * dark) * lamp + 0.6 * dark);
            }
        }
    }

    /** Noise of neighbouring pixels is slightly alike, as in pictures that were resampled or compressed once. */
    private void addNoise(Plane plane) {
        double dark = look.light().read() * look.light().read();
        double shot = look.light().shot();
        Plane noise = new Plane(width, height);
        for (int i = 0; i < noise.values.length; i++) {
            double level = Math.max(0, plane.values[i]);
            noise.values[i] = (float) (Math.sqrt(dark + shot * level) * dice.gaussian());
        }
        plane.add(noise.blurred(look.light().softness()), 1);
    }
}
