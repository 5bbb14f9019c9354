package boxless.data.synthetic;

/**
 * One object of a crowd.
 *
 * @param cutout its outline
 * @param x column of its centre, may lie outside the picture
 * @param y row of its centre
 * @param paint of its core (first colour) and of its rim (second)
 */
record Member(Cutout cutout, int x, int y, Paint paint) {}
