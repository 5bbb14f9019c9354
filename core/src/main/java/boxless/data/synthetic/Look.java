package boxless.data.synthetic;

/** What one picture is like. Lengths in pixels, light in grey levels of 0..255, the rest are shares. Drawn by {@link NucleiStyle}. */
record Look(Form form, Crowd crowd, Stain stain, Light light) {
    /**
     * @param radius median radius of a nucleus
     * @param spread of the logarithm of the radius
     * @param elongation median ratio of the axes, at least 1
     * @param wobble strength of the outline's harmonics
     * @param lobed share of nuclei with deep lobes or a bean's bend
     */
    record Form(double radius, double spread, double elongation, double wobble, double lobed) {
        double medianArea() {
            return Math.PI * radius * radius;
        }

        /** The smallest object that is annotated, in pixels. */
        int minimumArea() {
            return (int) Math.max(20, 0.12 * medianArea());
        }
    }

    /**
     * @param cover share of the picture under nuclei
     * @param touching share of nuclei that are set against another
     * @param overlap how much of such a nucleus may lie over others
     * @param gaps share of the picture that stays empty
     * @param mitotic share of dividing nuclei
     * @param dying share of small bright ones
     * @param defocused share out of focus
     */
    record Crowd(
            double cover,
            double touching,
            double overlap,
            double gaps,
            double mitotic,
            double dying,
            double defocused) {}

    /**
     * @param contrast brightness of a typical nucleus above the background
     * @param variation between nuclei, of the logarithm
     * @param dome 0 a flat disc, 1 a dome that is thin at its edge
     * @param grain depth of the chromatin texture
     * @param grainSize width of its features
     * @param nucleoli mean number of dark ones in a nucleus
     * @param spots mean number of bright ones in a nucleus
     */
    record Stain(
            double contrast,
            double variation,
            double dome,
            double grain,
            double grainSize,
            double nucleoli,
            double spots) {}

    /**
     * @param background level of the empty picture
     * @param psf sigma of the blur of everything
     * @param halo share of the light that is scattered widely
     * @param haze faint cytoplasm and streaks, as a share of the contrast
     * @param vignette loss of light in the corners
     * @param debris specks per 100,000 pixels
     * @param shot variance of the noise per grey level
     * @param read sigma of the noise in the dark
     * @param softness sigma of a blur of the noise
     */
    record Light(
            double background,
            double psf,
            double halo,
            double haze,
            double vignette,
            double debris,
            double shot,
            double read,
            double softness) {}
}
